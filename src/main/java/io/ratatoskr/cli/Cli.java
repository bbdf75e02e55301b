package io.ratatoskr.cli;

import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.AutoComplete.GenerateCompletion;
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
        CommandLine line = new CommandLine(root)
                .addSubcommand("serve", new ServeCommand(root))
                .addSubcommand("chat", new ChatCommand(root))
                .addSubcommand("embed", new EmbedCommand(root))
                .addSubcommand("nli", new NliCommand(root))
                .addSubcommand("classify", new ClassifyCommand(root))
                .addSubcommand("stance", new StanceCommand(root))
                .addSubcommand("rerank", new RerankCommand(root))
                .addSubcommand("tokens", new TokensCommand(root))
                .addSubcommand("route", new RouteCommand(root))
                .addSubcommand(
                        "models",
                        new CommandLine(new ModelsCommand(root))
                                .addSubcommand("list", new ModelsCommand.ListCommand(root))
                                .addSubcommand("info", new ModelCommands.ShowInfo(root))
                                .addSubcommand("refresh", new RefreshCommand(root))
                                .addSubcommand("diff", new DiffCommand(root))
                                .addSubcommand("status", new ModelCommands.Status(root))
                                .addSubcommand("load", new ModelCommands.Load(root))
                                .addSubcommand("unload", new ModelCommands.Unload(root))
                                .addSubcommand("download", new ModelCommands.Download(root)))
                .addSubcommand(
                        "presets",
                        new CommandLine(new PresetCommands.Presets(root))
                                .addSubcommand("list", new PresetCommands.ListPresets(root))
                                .addSubcommand("show", new PresetCommands.Show(root)))
                .addSubcommand(
                        "registry",
                        new CommandLine(new RegistryCommand(root))
                                .addSubcommand("import", new RegistryCommand.ImportCommand(root)))
                .addSubcommand(
                        "components",
                        new CommandLine(new ComponentCommands.Components(root))
                                .addSubcommand("list", new ComponentCommands.ListComponents(root))
                                .addSubcommand("add", new ComponentCommands.Add(root))
                                .addSubcommand("remove", new ComponentCommands.Remove(root)))
                .addSubcommand(
                        "config",
                        new CommandLine(new ConfigCommand(root)).addSubcommand("check", new ConfigCommand.Check(root)))
                .addSubcommand("reload", new ReloadCommand(root))
                .addSubcommand("health", new HealthCommand(root))
                .addSubcommand(
                        "cache",
                        new CommandLine(new CacheCommands.CacheCommand(root))
                                .addSubcommand("stats", new CacheCommands.Stats(root))
                                .addSubcommand("flush", new CacheCommands.Flush(root)))
                .addSubcommand(
                        "routes",
                        new CommandLine(new RoutesCommands.Routes(root))
                                .addSubcommand("list", new RoutesCommands.ListRoutes(root))
                                .addSubcommand("show", new RoutesCommands.Show(root))
                                .addSubcommand("start", new RoutesCommands.Start(root))
                                .addSubcommand("stop", new RoutesCommands.Stop(root))
                                .addSubcommand("check", new RoutesCommands.Check(root)))
                .addSubcommand(
                        "breakers",
                        new CommandLine(new BreakersCommands.Breakers(root))
                                .addSubcommand("list", new BreakersCommands.ListBreakers(root))
                                .addSubcommand("open", new BreakersCommands.Open(root))
                                .addSubcommand("auto", new BreakersCommands.Auto(root)))
                .addSubcommand("mock", new CommandLine(new MockJarCommand(root)).setUnmatchedArgumentsAllowed(true))
                .addSubcommand("generate-completion", new GenerateCompletion())
                .setColorScheme(Help.defaultColorScheme(Ansi.OFF))
                .setExpandAtFiles(false)
                .setOut(writer(out))
                .setErr(writer(err))
                .setExecutionStrategy(Cli::runLast)
                .setParameterExceptionHandler((failure, arguments) -> usage(failure, root))
                .setExecutionExceptionHandler((failure, command, parsed) -> ErrorReporter.report(failure, root::note));
        int code = line.execute(args);
        out.flush();
        err.flush();
        return code;
    }

    /** Runs the innermost command; rejects options of its parent commands, which would be ignored. */
    private static int runLast(ParseResult parsed) {
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
