package io.ratatoskr.cli;

import io.ratatoskr.api.ModelCapability;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.api.ModelNotFound;
import io.ratatoskr.api.ModelStatus;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What can be done with one model, as commands under {@code models}. */
final class ModelCommands {
    private ModelCommands() {}

    /** A command about one model. */
    private abstract static class OnModel implements Callable<Integer> {
        final Root root;

        @Parameters(paramLabel = "MODEL", description = "Its id, as 'ratatoskr models --all' shows it.")
        String model = "";

        OnModel(Root root) {
            this.root = root;
        }

        abstract void with(ModelGateway gateway);

        @Override
        public final Integer call() {
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

    @Command(name = "info", description = "Show what is known of a model.")
    static final class Info extends OnModel {
        Info(Root root) {
            super(root);
        }

        @Override
        void with(ModelGateway gateway) {
            List<ModelInfo> found = gateway.models().stream()
                    .filter(known ->
                            known.id().equalsIgnoreCase(model) || (known.provider() + ":" + known.id()).equals(model))
                    .toList();
            if (found.isEmpty()) {
                throw new ModelNotFound(
                        "no model '%s' is known; 'ratatoskr models --all' lists them".formatted(model), model);
            }
            found.forEach(this::show);
        }

        private void show(ModelInfo info) {
            line("id", info.id());
            line("provider", info.provider());
            line(
                    "can",
                    info.capabilities().stream()
                            .sorted()
                            .map(ModelCapability::word)
                            .collect(Collectors.joining(", ")));
            line("context", info.contextWindow());
            line("dimensions", info.dimensions());
            line("callable", info.callable() ? "yes" : "no: " + info.reason());
        }

        private void line(String name, @Nullable Object value) {
            if (value != null && !value.toString().isEmpty()) {
                root.output().line("%-11s %s".formatted(name, value));
            }
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
