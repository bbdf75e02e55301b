package io.ratatoskr.cli;

import io.ratatoskr.config.ConfigReport;
import io.ratatoskr.config.ConfigValue;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the effective configuration of this machine, without starting anything. */
@Command(
        name = "show",
        description =
                "Show the effective values of the configuration and where each comes from: a line of a file, an environment "
                        + "variable, a system property, --set, a key file or the default. Secrets are ***. A configuration with "
                        + "mistakes is shown too. It is the configuration here and now; a running gateway may have been started with "
                        + "another one.",
        footer = {
            "",
            "For example:",
            "  ratatoskr config show --changed",
            "  ratatoskr config show http providers.openai"
        })
final class ConfigShowCommand implements Callable<Integer> {
    private static final String PREFIX = "ratatoskr.";

    private final RootCommand root;

    @Parameters(
            paramLabel = "KEY",
            arity = "0..*",
            description = "Keys, or their beginnings up to a dot, with or without 'ratatoskr.'. Default: all.")
    private List<String> names = List.of();

    @Option(names = "--changed", description = "Only values that differ from the default.")
    private boolean changed;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    ConfigShowCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        ConfigReport report = root.runtime().configuration(root.options());
        List<ConfigValue> values = report.values().stream()
                .filter(value -> names.isEmpty() || names.stream().anyMatch(name -> matches(value.key(), name)))
                .toList();
        if (values.isEmpty()) {
            root.note("no key begins with %s; 'ratatoskr config show' shows all".formatted(String.join(", ", names)));
            return ExitCodes.REQUEST;
        }
        List<ConfigValue> shown =
                changed ? values.stream().filter(ConfigValue::changed).toList() : values;
        if (json) {
            root.output().json(ConfigJson.write(report, shown));
        } else {
            print(report, shown);
        }
        return report.mistakes().isEmpty() ? ExitCodes.OK : ExitCodes.CONFIGURATION;
    }

    private void print(ConfigReport report, List<ConfigValue> shown) {
        if (names.isEmpty()) {
            report.files()
                    .forEach(
                            file -> root.output().line("# " + file.path() + (file.found() ? "" : " (does not exist)")));
        }
        shown.forEach(value -> root.output()
                .line("%s = %s  (%s)"
                        .formatted(
                                value.key(),
                                value.value().replace('\n', ' '),
                                value.origin().description())));
        root.output().flush();
        report.warnings().forEach(root::note);
        if (!report.mistakes().isEmpty()) {
            root.note("the configuration has mistakes:");
            report.mistakes().forEach(mistake -> root.note("  " + mistake));
        }
    }

    private static boolean matches(String key, String name) {
        String own = key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : key;
        String beginning = name.endsWith(".") ? name : name + ".";
        return key.equals(name) || own.equals(name) || key.startsWith(beginning) || own.startsWith(beginning);
    }
}
