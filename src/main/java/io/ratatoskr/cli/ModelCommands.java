package io.ratatoskr.cli;

import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.model.ModelDetails;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.dialect.ratatoskr.RatatoskrModelWriter;
import io.ratatoskr.dialect.ratatoskr.RatatoskrTokenWriter;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands for one model, under {@code models}. */
final class ModelCommands {
    private ModelCommands() {}

    /** A command for one model. */
    abstract static class ModelCommand implements Callable<Integer> {
        final RootCommand root;

        @Parameters(
                paramLabel = "MODEL",
                description = "Model id, as in 'ratatoskr models --all', or another name of it.")
        String model = "";

        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        ModelCommand(RootCommand root) {
            this.root = root;
        }

        abstract void execute(ModelGateway gateway) throws IOException;

        @Override
        public final Integer call() throws IOException {
            try (ModelGateway gateway = root.gateway()) {
                execute(gateway);
            }
            root.output().flush();
            return ExitCodes.OK;
        }

        final void printStatus(ModelStatus status) throws IOException {
            if (json) {
                root.output().json(RatatoskrTokenWriter.writeStatus(model, status));
                return;
            }
            root.output()
                    .line(
                            status instanceof ModelStatus.Unavailable(String reason)
                                    ? status.wireName() + ": " + reason
                                    : status.wireName());
        }
    }

    @Command(name = "info", description = "Show the metadata of a model, at each of its providers.")
    static final class ShowInfo extends ModelCommand {
        @Option(names = "--refresh", description = "Refresh from its providers first.")
        private boolean refresh;

        ShowInfo(RootCommand root) {
            super(root);
        }

        @Override
        void execute(ModelGateway gateway) throws IOException {
            ModelDetails facts = refresh ? gateway.fetchMetadata(model) : gateway.metadata(model);
            if (json) {
                root.output().json(RatatoskrModelWriter.write(facts));
                return;
            }
            new ModelReport(root.output()).print(facts);
            facts.refreshFailures()
                    .forEach((provider, reason) -> root.note(RefreshCommand.failureLine(provider, reason)));
        }
    }

    @Command(name = "status", description = "Show the status of a model.")
    static final class Status extends ModelCommand {
        Status(RootCommand root) {
            super(root);
        }

        @Override
        void execute(ModelGateway gateway) throws IOException {
            printStatus(gateway.status(model));
        }
    }

    @Command(name = "load", description = "Load a local model, to check that it can be loaded.")
    static final class Load extends ModelCommand {
        Load(RootCommand root) {
            super(root);
        }

        @Override
        void execute(ModelGateway gateway) throws IOException {
            printStatus(gateway.load(model));
        }
    }

    @Command(name = "unload", description = "Unload a local model from memory.")
    static final class Unload extends ModelCommand {
        Unload(RootCommand root) {
            super(root);
        }

        @Override
        void execute(ModelGateway gateway) throws IOException {
            printStatus(gateway.unload(model));
        }
    }

    @Command(name = "download", description = "Download a local model's files from the hub.")
    static final class Download extends ModelCommand {
        @Option(names = "--upgrade", description = "Download the newest commit, not the one in models.lock.")
        private boolean upgrade;

        Download(RootCommand root) {
            super(root);
        }

        @Override
        void execute(ModelGateway gateway) throws IOException {
            var bar = new ProgressBar(root);
            ModelStatus status = gateway.download(model, upgrade, bar::update);
            bar.finish();
            printStatus(status);
        }
    }
}
