package io.ratatoskr.cli;

import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.settings.Settings;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Stack;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.IVersionProvider;
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
        versionProvider = RootCommand.VersionProvider.class,
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
final class RootCommand {
    private final CliRuntime runtime;
    private final Output output;
    private final PrintStream err;
    private final InputStream in;
    private final GatewayAccess access = new GatewayAccess(this);

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

    /** Filled by {@link SetOptionConsumer}, because picocli clears a list when a subcommand begins. */
    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            scope = ScopeType.INHERIT,
            parameterConsumer = SetOptionConsumer.class,
            description =
                    "Set a configuration key, with precedence over files and environment; may be repeated. Not for secrets.")
    @SuppressWarnings("UnusedVariable")
    private List<String> setOption = List.of();

    private final Map<String, String> overrides = new LinkedHashMap<>();

    RootCommand(CliRuntime runtime, PrintStream out, PrintStream err, InputStream in) {
        this.runtime = runtime;
        this.output = new Output(out);
        this.err = err;
        this.in = in;
    }

    CliRuntime runtime() {
        return runtime;
    }

    Output output() {
        return output;
    }

    StandardInput input() {
        return new StandardInput(in);
    }

    /** Standard input as bytes. */
    InputStream rawInput() {
        return in;
    }

    /** Prints a line on standard error. */
    void note(String text) {
        err.println(Output.stripControlCharacters(text));
        err.flush();
    }

    /** Overwrites the current line of a terminal. */
    void overwrite(String text) {
        err.print("\r" + Output.stripControlCharacters(text));
        err.flush();
    }

    Settings settings() {
        return runtime.settings(options());
    }

    /** The gateway that the command line, the environment or this machine has, else one in this process; the caller closes it. */
    ModelGateway gateway() {
        return access.open();
    }

    /** Which gateway the command uses. */
    GatewayAccess access() {
        return access;
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

    CliOptions options() {
        return options(Map.of());
    }

    /** The configuration options, with keys of the command itself. */
    CliOptions options(Map<String, String> more) {
        var keys = new LinkedHashMap<>(overrides);
        keys.putAll(more);
        return new CliOptions(Optional.ofNullable(config), Optional.ofNullable(home), keys);
    }

    /** Collects {@code key=value} from any position of the command line. */
    static final class SetOptionConsumer implements IParameterConsumer {
        @Override
        public void consumeParameters(Stack<String> args, ArgSpec option, CommandSpec command) {
            String one = args.isEmpty() ? "" : args.pop();
            int equals = one.indexOf('=');
            if (equals < 1) {
                throw new ParameterException(
                        command.commandLine(), "--set expects key=value, e.g. --set ratatoskr.http.port=8080");
            }
            RootCommand root = (RootCommand) command.root().userObject();
            root.overrides.put(one.substring(0, equals).strip(), one.substring(equals + 1));
        }
    }

    /** The versions of the gateway and of Java. */
    static final class VersionProvider implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String own = VersionProvider.class.getPackage().getImplementationVersion();
            return new String[] {
                "ratatoskr " + Objects.requireNonNullElse(own, "(not packaged)"), "java " + Runtime.version()
            };
        }
    }
}
