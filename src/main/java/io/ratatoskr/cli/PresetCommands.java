package io.ratatoskr.cli;

import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.Preset;
import io.ratatoskr.dialect.ratatoskr.RatatoskrPresetWriter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands under {@code presets}. */
final class PresetCommands {
    private PresetCommands() {}

    @Command(name = "presets", description = "Presets, ratatoskr:TIER/CAPABILITY, and their models.")
    static final class Presets extends AbstractList {
        Presets(RootCommand root) {
            super(root);
        }
    }

    @Command(name = "list", description = "List every preset with its current model.")
    static final class ListPresets extends AbstractList {
        ListPresets(RootCommand root) {
            super(root);
        }
    }

    abstract static class AbstractList implements Callable<Integer> {
        private final RootCommand root;

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        AbstractList(RootCommand root) {
            this.root = root;
        }

        @Override
        public final Integer call() throws IOException {
            List<Preset> presets;
            try (ModelGateway gateway = root.gateway()) {
                presets = gateway.presets();
            }
            if (json) {
                root.output().json(RatatoskrPresetWriter.write(presets));
                return ExitCodes.OK;
            }
            int width = presets.stream()
                    .mapToInt(preset -> preset.id().length())
                    .max()
                    .orElse(0);
            for (Preset preset : presets) {
                root.output()
                        .line(preset.id()
                                + " ".repeat(width - preset.id().length() + 2)
                                + preset.model().orElse("(none can be called now)"));
            }
            root.output().flush();
            return ExitCodes.OK;
        }
    }

    @Command(name = "show", description = "Show a preset: its models in order, and its parameters.")
    static final class Show implements Callable<Integer> {
        private final RootCommand root;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(
                paramLabel = "TIER/CAPABILITY",
                description = "Preset name, e.g. free/agentic; see 'ratatoskr presets list'.")
        private String name = "";

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        Show(RootCommand root) {
            this.root = root;
        }

        @Override
        public Integer call() throws IOException {
            String plain = name.startsWith(Preset.PREFIX) ? name.substring(Preset.PREFIX.length()) : name;
            int slash = plain.indexOf('/');
            if (slash < 1) {
                throw new ParameterException(
                        spec.commandLine(),
                        "'%s' is not a preset; expected TIER/CAPABILITY, e.g. free/agentic".formatted(name));
            }
            Preset preset;
            try (ModelGateway gateway = root.gateway()) {
                preset = gateway.preset(plain.substring(0, slash), plain.substring(slash + 1));
            }
            if (json) {
                root.output().json(RatatoskrPresetWriter.write(preset));
                return ExitCodes.OK;
            }
            root.output().line(preset.id());
            for (Preset.PresetModel choice : preset.models()) {
                String mark = preset.model().filter(choice.model()::equals).isPresent() ? "* " : "  ";
                String reason = choice.callable() ? "" : "  (not callable: %s)".formatted(choice.reason());
                root.output().line(mark + choice.model() + reason);
            }
            String parameters =
                    RatatoskrPresetWriter.writeParameters(preset.parameters()).text();
            root.output().line("parameters " + parameters);
            root.output().flush();
            return ExitCodes.OK;
        }
    }
}
