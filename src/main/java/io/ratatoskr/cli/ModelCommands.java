package io.ratatoskr.cli;

import io.ratatoskr.api.ModelFacts;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.ModelStatus;
import io.ratatoskr.wire.ModelAnswers;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What can be done with one model, as commands under {@code models}. */
final class ModelCommands {
    private ModelCommands() {}

    /** A command about one model. */
    private abstract static class OnModel implements Callable<Integer> {
        final Root root;

        @Parameters(
                paramLabel = "MODEL",
                description = "Its id, as 'ratatoskr models --all' shows it, or another name of it.")
        String model = "";

        OnModel(Root root) {
            this.root = root;
        }

        abstract void with(ModelGateway gateway) throws IOException;

        @Override
        public final Integer call() throws IOException {
            try (ModelGateway gateway = root.gateway()) {
                with(gateway);
            }
            root.output().flush();
            return ExitCodes.OK;
        }

        final void tell(ModelStatus status) {
            root.output()
                    .line(
                            status instanceof ModelStatus.Unavailable(String reason)
                                    ? status.word() + ": " + reason
                                    : status.word());
        }
    }

    @Command(name = "info", description = "Show what is known of a model, at each of its providers.")
    static final class Info extends OnModel {
        @Option(names = "--refresh", description = "Ask its providers first.")
        private boolean refresh;

        @Option(names = "--json", description = "Print it as JSON.")
        private boolean json;

        Info(Root root) {
            super(root);
        }

        @Override
        void with(ModelGateway gateway) throws IOException {
            ModelFacts facts = refresh ? gateway.fetchMetadata(model) : gateway.metadata(model);
            if (json) {
                try (OutputStream out = root.output().bytes()) {
                    out.write(ModelAnswers.write(facts));
                    out.write('\n');
                }
                return;
            }
            new ModelSheet(root.output()).print(facts);
            facts.refreshFailures()
                    .forEach((provider, reason) -> root.note(RefreshCommand.toldNothing(provider, reason)));
        }
    }

    @Command(name = "status", description = "Tell where a model stands.")
    static final class Status extends OnModel {
        Status(Root root) {
            super(root);
        }

        @Override
        void with(ModelGateway gateway) {
            tell(gateway.status(model));
        }
    }

    @Command(name = "load", description = "Load a local model, to see that it can be loaded.")
    static final class Load extends OnModel {
        Load(Root root) {
            super(root);
        }

        @Override
        void with(ModelGateway gateway) {
            tell(gateway.load(model));
        }
    }

    @Command(name = "unload", description = "Let a local model go from memory.")
    static final class Unload extends OnModel {
        Unload(Root root) {
            super(root);
        }

        @Override
        void with(ModelGateway gateway) {
            tell(gateway.unload(model));
        }
    }

    @Command(name = "download", description = "Bring a local model's files from the hub onto this machine.")
    static final class Download extends OnModel {
        @Option(names = "--upgrade", description = "Take the newest commit, not the one in models.lock.")
        private boolean upgrade;

        Download(Root root) {
            super(root);
        }

        @Override
        void with(ModelGateway gateway) {
            var bar = new ProgressBar(root);
            ModelStatus status = gateway.download(model, upgrade, bar::at);
            bar.end();
            tell(status);
        }
    }
}
