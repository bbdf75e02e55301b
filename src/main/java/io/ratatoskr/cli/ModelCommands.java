package io.ratatoskr.cli;

import io.ratatoskr.api.ModelDetails;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.ModelStatus;
import io.ratatoskr.wire.ModelAnswers;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands for one model, under {@code models}. */
final class ModelCommands {
    private ModelCommands() {}

    /** A command for one model. */
    private abstract static class OnModel implements Callable<Integer> {
        final Root root;

        @Parameters(
                paramLabel = "MODEL",
                description = "Model id, as in 'ratatoskr models --all', or another name of it.")
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
                                    ? status.wireName() + ": " + reason
                                    : status.wireName());
        }
    }

    @Command(name = "info", description = "Show the metadata of a model, at each of its providers.")
    static final class Info extends OnModel {
        @Option(names = "--refresh", description = "Refresh from its providers first.")
        private boolean refresh;

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        Info(Root root) {
            super(root);
        }

        @Override
        void with(ModelGateway gateway) throws IOException {
            ModelDetails facts = refresh ? gateway.fetchMetadata(model) : gateway.metadata(model);
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

    @Command(name = "status", description = "Show the status of a model.")
    static final class Status extends OnModel {
        Status(Root root) {
            super(root);
        }

        @Override
        void with(ModelGateway gateway) {
            tell(gateway.status(model));
        }
    }

    @Command(name = "load", description = "Load a local model, to check that it can be loaded.")
    static final class Load extends OnModel {
        Load(Root root) {
            super(root);
        }

        @Override
        void with(ModelGateway gateway) {
            tell(gateway.load(model));
        }
    }

    @Command(name = "unload", description = "Unload a local model from memory.")
    static final class Unload extends OnModel {
        Unload(Root root) {
            super(root);
        }

        @Override
        void with(ModelGateway gateway) {
            tell(gateway.unload(model));
        }
    }

    @Command(name = "download", description = "Download a local model's files from the hub.")
    static final class Download extends OnModel {
        @Option(names = "--upgrade", description = "Download the newest commit, not the one in models.lock.")
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
