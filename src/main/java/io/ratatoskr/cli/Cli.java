package io.ratatoskr.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;

/** The command line. */
public final class Cli {
    private Cli() {}

    /**
     * Runs a command to its end. Results go to {@code out}, everything else to {@code err}; {@code in} is read only for the
     * argument {@code -}, or without arguments when it is not a terminal.
     *
     * @return the exit code: 0 success, 1 gateway or provider failed, 2 invalid command line, 3 invalid configuration, 4 invalid
     *     or unsupported request, 130 interrupted, 141 broken pipe
     */
    public static int run(String[] args, CliRuntime runtime, PrintStream out, PrintStream err, InputStream in) {
        var root = new RootCommand(runtime, out, err, in);
        int code = program(args, root, out, err).execute(args);
        out.flush();
        err.flush();
        return code;
    }

    /** The commands; only the one that the arguments name, where they name one, since each takes time to describe. */
    static CommandLine program(String[] args, RootCommand root, PrintStream out, PrintStream err) {
        return new CommandTree(new CommandLine(root), args)
                .add("serve", () -> new CommandLine(new ServeCommand(root)))
                .add("chat", () -> gateway(root, new ChatCommand(root)))
                .add("generate", () -> gateway(root, new GenerateCommand(root)))
                .add("embed", () -> gateway(root, new EmbedCommand(root)))
                .add("nli", () -> gateway(root, new NliCommand(root)))
                .add("classify", () -> gateway(root, new ClassifyCommand(root)))
                .add("stance", () -> gateway(root, new StanceCommand(root)))
                .add("rerank", () -> gateway(root, new RerankCommand(root)))
                .add("tokens", () -> gateway(root, new TokensCommand(root)))
                .add("route", () -> gateway(root, new RouteCommand(root)))
                .add(
                        "models",
                        () -> gateway(root, new ModelsCommand(root))
                                .addSubcommand("list", gateway(root, new ModelsCommand.ListCommand(root)))
                                .addSubcommand("info", gateway(root, new ModelCommands.ShowInfo(root)))
                                .addSubcommand("refresh", gateway(root, new RefreshCommand(root)))
                                .addSubcommand("diff", gateway(root, new DiffCommand(root)))
                                .addSubcommand("status", gateway(root, new ModelCommands.Status(root)))
                                .addSubcommand("load", gateway(root, new ModelCommands.Load(root)))
                                .addSubcommand("unload", gateway(root, new ModelCommands.Unload(root)))
                                .addSubcommand("download", gateway(root, new ModelCommands.Download(root))))
                .add(
                        "presets",
                        () -> gateway(root, new PresetCommands.Presets(root))
                                .addSubcommand("list", gateway(root, new PresetCommands.ListPresets(root)))
                                .addSubcommand("show", gateway(root, new PresetCommands.Show(root))))
                .add(
                        "registry",
                        () -> new CommandLine(new RegistryCommand(root))
                                .addSubcommand("import", new RegistryCommand.ImportCommand(root)))
                .add(
                        "components",
                        () -> new CommandLine(new ComponentCommands.Components(root))
                                .addSubcommand("list", new ComponentCommands.ListComponents(root))
                                .addSubcommand("add", new ComponentCommands.Add(root))
                                .addSubcommand("remove", new ComponentCommands.Remove(root)))
                .add(
                        "config",
                        () -> new CommandLine(new ConfigCommand(root))
                                .addSubcommand("show", new ConfigShowCommand(root))
                                .addSubcommand("check", new ConfigCommand.Check(root)))
                .add("status", () -> service(root, new StatusCommand(root)))
                .add("reload", () -> service(root, new ReloadCommand(root)))
                .add("stop", () -> service(root, new StopCommand(root)))
                .add("health", () -> service(root, new HealthCommand(root)))
                .add(
                        "cache",
                        () -> new CommandLine(new CacheCommands.CacheCommand(root))
                                .addSubcommand("stats", service(root, new CacheCommands.Stats(root)))
                                .addSubcommand("flush", service(root, new CacheCommands.Flush(root))))
                .add(
                        "routes",
                        () -> new CommandLine(new RoutesCommands.Routes(root))
                                .addSubcommand("list", service(root, new RoutesCommands.ListRoutes(root)))
                                .addSubcommand("show", service(root, new RoutesCommands.Show(root)))
                                .addSubcommand("start", service(root, new RoutesCommands.Start(root)))
                                .addSubcommand("stop", service(root, new RoutesCommands.Stop(root)))
                                .addSubcommand("check", new RoutesCommands.Check(root)))
                .add(
                        "breakers",
                        () -> new CommandLine(new BreakersCommands.Breakers(root))
                                .addSubcommand("list", service(root, new BreakersCommands.ListBreakers(root)))
                                .addSubcommand("open", service(root, new BreakersCommands.Open(root)))
                                .addSubcommand("auto", service(root, new BreakersCommands.Auto(root))))
                .add("mock", () -> new CommandLine(new MockJarCommand(root)).setUnmatchedArgumentsAllowed(true))
                .add("completion", () -> new CommandLine(new CompletionCommand(root)))
                .line()
                .setColorScheme(Help.defaultColorScheme(colours(root.runtime()) ? Ansi.ON : Ansi.OFF))
                .setExpandAtFiles(false)
                .setOut(writer(out))
                .setErr(writer(err))
                .setExecutionStrategy(Cli::runLast)
                .setParameterExceptionHandler((failure, arguments) -> usage(failure, root))
                .setExecutionExceptionHandler((failure, command, parsed) -> ErrorReporter.report(failure, root::note));
    }

    /** Every command, for a description of all. */
    static CommandLine program(CliRuntime runtime) {
        var none = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return program(new String[0], new RootCommand(runtime, none, none, InputStream.nullInputStream()), none, none);
    }

    /** Help has colours on a terminal, unless the environment forbids it (https://no-color.org). */
    private static boolean colours(CliRuntime runtime) {
        Map<String, String> environment = runtime.environment();
        return environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb")
                && runtime.isTerminal(Terminals.OUTPUT);
    }

    /** A command that works with a running gateway, and without one. */
    private static CommandLine gateway(RootCommand root, Object command) {
        return new CommandLine(command).addMixin("gateway", root.access().gatewayOptions);
    }

    /** A command that needs a running gateway. */
    private static CommandLine service(RootCommand root, Object command) {
        return new CommandLine(command).addMixin("service", root.access().connectionOptions);
    }

    /** Runs the innermost command; rejects options of its parent commands, which would be ignored, and options that exclude each other. */
    private static int runLast(ParseResult parsed) {
        ParseResult last = parsed;
        for (ParseResult at = parsed; at.hasSubcommand(); at = at.subcommand()) {
            ParseResult inner = at.subcommand();
            for (OptionSpec option : at.matchedOptions()) {
                if (option.scopeType() != ScopeType.INHERIT && !option.usageHelp() && !option.versionHelp()) {
                    throw new ParameterException(
                            inner.commandSpec().commandLine(),
                            "%s is given before '%s'; move it after the command"
                                    .formatted(
                                            option.longestName(),
                                            inner.commandSpec().name()));
                }
            }
            last = inner;
        }
        for (String other : List.of("--service", "--running")) {
            if (last.hasMatchedOption("--in-process") && last.hasMatchedOption(other)) {
                throw new ParameterException(
                        last.commandSpec().commandLine(),
                        "--in-process uses no running gateway, and %s needs one; remove one of both".formatted(other));
            }
        }
        return new RunLast().execute(parsed);
    }

    private static int usage(ParameterException failure, RootCommand root) {
        CommandLine command = failure.getCommandLine();
        root.note(ErrorReporter.oneLine(failure));
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(failure, command.getErr())) {
            root.note("Try '%s --help'.".formatted(command.getCommandSpec().qualifiedName()));
        }
        return ExitCodes.USAGE;
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, stream.charset()), true);
    }
}
