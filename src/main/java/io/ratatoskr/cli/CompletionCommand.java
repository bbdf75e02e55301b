package io.ratatoskr.cli;

import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.Preset;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.model.ModelQuery;
import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.settings.Settings;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a script with which a shell completes commands, options and names of models. */
@Command(
        name = "completion",
        description =
                "Print a script with which a shell completes commands, options, and names of models and presets: those of "
                        + "a running gateway, else those in the configuration.",
        footer = {
            "",
            "For example:",
            "  eval \"$(ratatoskr completion bash)\"                         in ~/.bashrc",
            "  source <(ratatoskr completion zsh)                          in ~/.zshrc, after compinit",
            "  ratatoskr completion fish > ~/.config/fish/completions/ratatoskr.fish"
        })
final class CompletionCommand implements Callable<Integer> {
    private final RootCommand root;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "SHELL",
            arity = "0..1",
            completionCandidates = Shells.class,
            description = "bash, zsh or fish.")
    private @Nullable String shell;

    /** For the scripts: models, presets or providers. */
    @Option(names = "--names", hidden = true)
    private @Nullable String kind;

    CompletionCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        if (kind != null) {
            names(kind).forEach(root.output()::line);
        } else {
            root.output().text(find().script(CompletionTable.of(Cli.program(root.runtime()))));
        }
        root.output().flush();
        return ExitCodes.OK;
    }

    private CompletionShell find() {
        for (CompletionShell known : CompletionShell.values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(shell)) {
                return known;
            }
        }
        throw new ParameterException(
                spec.commandLine(),
                shell == null
                        ? "completion requires a shell: bash, zsh or fish"
                        : "'%s' has no completion script; expected bash, zsh or fish".formatted(shell));
    }

    /** Names of a kind, sorted; none when they cannot be found out, since nobody sees a message between Tab and completion. */
    private Collection<String> names(String ofKind) {
        try {
            return switch (ofKind) {
                case "models" -> models();
                case "presets" -> presets();
                case "providers" -> root.settings().providers().keySet();
                default -> List.of();
            };
        } catch (GatewayException unknown) {
            return List.of();
        }
    }

    private Collection<String> models() {
        var names = new TreeSet<String>();
        try (ModelGateway gateway = root.access().openPromptService()) {
            gateway.models(ModelQuery.CALLABLE)
                    .forEach(model -> names.add(model.info().id()));
            gateway.presets().forEach(preset -> names.add(preset.id()));
        } catch (GatewayException noService) {
            Settings settings = root.settings();
            settings.models().local().forEach(model -> names.add(model.id()));
            settings.providers().values().stream()
                    .map(ProviderSettings::catalog)
                    .forEach(catalog -> names.addAll(catalog.models()));
            settings.models().presets().keySet().forEach(preset -> names.add(Preset.PREFIX + preset));
        }
        names.addAll(root.settings().models().aliases().keySet());
        return names;
    }

    /** Without {@value Preset#PREFIX}. */
    private Collection<String> presets() {
        try (ModelGateway gateway = root.access().openPromptService()) {
            return gateway.presets().stream()
                    .map(preset -> preset.tier() + "/" + preset.capability())
                    .toList();
        } catch (GatewayException noService) {
            return root.settings().models().presets().keySet();
        }
    }

    /** The names of the shells. */
    static final class Shells implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("bash", "zsh", "fish").iterator();
        }
    }
}
