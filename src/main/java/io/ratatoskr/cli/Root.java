package io.ratatoskr.cli;

import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.config.Settings;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Stack;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The root command, with the options and streams shared by all commands. Not thread-safe. */
@Command(
        name = "ratatoskr",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        description = "A model gateway: cloud providers and local models behind one API.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:success",
            "  1:the gateway or a provider failed",
            "  2:the command line is invalid",
            "  3:the configuration has mistakes",
            "  4:the request is invalid or unsupported, or the model is unknown",
            "130:interrupted",
            "141:broken pipe"
        })
final class Root {
    private final Starts starts;
    private final Output output;
    private final PrintStream err;
    private final InputStream in;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description =
                    "Properties file with what differs from the defaults, instead of config/application.properties.")
    private @Nullable Path config;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Folder with config/ and routes/; base of relative paths.")
    private @Nullable Path home;

    /** Filled by {@link Setting}, because picocli clears a list when a subcommand begins. */
    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            scope = ScopeType.INHERIT,
            parameterConsumer = Setting.class,
            description = "Set a configuration key, with precedence over files and environment; may be repeated. Not for secrets.")
    @SuppressWarnings("UnusedVariable")
    private List<String> shown = List.of();

    private final Map<String, String> set = new LinkedHashMap<>();

    Root(Starts starts, PrintStream out, PrintStream err, InputStream in) {
        this.starts = starts;
        this.output = new Output(out);
        this.err = err;
        this.in = in;
    }

    Starts starts() {
        return starts;
    }

    Output output() {
        return output;
    }

    StandardInput input() {
        return new StandardInput(in);
    }

    /** Standard input as bytes. */
    InputStream bytes() {
        return in;
    }

    /** Prints a line on standard error. */
    void note(String text) {
        err.println(Output.clean(text));
        err.flush();
    }

    /** Overwrites the current line of a terminal. */
    void overwrite(String text) {
        err.print("\r" + Output.clean(text));
        err.flush();
    }

    Settings settings() {
        return starts.settings(options());
    }

    ModelGateway gateway() {
        return starts.gateway(options());
    }

    /**
     * The model option, else the configured default.
     *
     * @param key configuration key of the default, for the message
     * @throws ParameterException if there is neither
     */
    String model(
            CommandSpec command,
            @Nullable String named,
            String key,
            Function<Settings.CliSettings, Optional<String>> configured) {
        return named != null
                ? named
                : configured
                        .apply(settings().cli())
                        .orElseThrow(() -> new ParameterException(
                                command.commandLine(),
                                "%s has no model; use --model, or set %s".formatted(command.name(), key)));
    }

    Options options() {
        return options(Map.of());
    }

    /** The configuration options, with keys of the command itself. */
    Options options(Map<String, String> more) {
        var keys = new LinkedHashMap<>(set);
        keys.putAll(more);
        return new Options(Optional.ofNullable(config), Optional.ofNullable(home), keys);
    }

    /** Collects {@code key=value} from any position of the command line. */
    static final class Setting implements IParameterConsumer {
        @Override
        public void consumeParameters(Stack<String> args, ArgSpec option, CommandSpec command) {
            String one = args.isEmpty() ? "" : args.pop();
            int equals = one.indexOf('=');
            if (equals < 1) {
                throw new ParameterException(
                        command.commandLine(), "--set expects key=value, e.g. --set ratatoskr.http.port=8080");
            }
            Root root = (Root) command.root().userObject();
            root.set.put(one.substring(0, equals).strip(), one.substring(equals + 1));
        }
    }
}
