package io.ratatoskr.cli;

import io.ratatoskr.api.ConfigurationInvalid;
import io.ratatoskr.api.GatewayException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/** The command line. */
public final class Cli {
    private Cli() {}

    /**
     * Runs a command to its end. Answers go to {@code out}, everything else to {@code err}; {@code in} is read only by commands that
     * are told to, or that got no argument while nobody types.
     *
     * @return the exit code: 0 done, 1 gateway or provider failed, 2 wrong command line, 3 wrong configuration, 4 request that cannot
     *     be served, 130 interrupted, 141 the reader of the output has gone
     */
    public static int run(String[] args, Starts starts, PrintStream out, PrintStream err, InputStream in) {
        var root = new Root(starts, out, err, in);
        CommandLine line = new CommandLine(root)
                .addSubcommand("serve", new ServeCommand(root))
                .addSubcommand("chat", new ChatCommand(root))
                .addSubcommand("embed", new EmbedCommand(root))
                .addSubcommand("models", new ModelsCommand(root))
                .addSubcommand("mock", new MockCommand(root))
                .addSubcommand("generate-completion", new GenerateCompletion())
                .setColorScheme(Help.defaultColorScheme(Ansi.OFF))
                .setExpandAtFiles(false)
                .setOut(writer(out))
                .setErr(writer(err))
                .setParameterExceptionHandler((failure, given) -> usage(failure, root))
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, root));
        int code = line.execute(args);
        out.flush();
        err.flush();
        return code;
    }

    private static int usage(ParameterException failure, Root root) {
        CommandLine command = failure.getCommandLine();
        root.note(oneLine(failure));
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(failure, command.getErr())) {
            root.note("Try '%s --help'.".formatted(command.getCommandSpec().qualifiedName()));
        }
        return ExitCodes.USAGE;
    }

    private static int failed(Exception failure, Root root) {
        if (failure instanceof ReaderGone) {
            return ExitCodes.BROKEN_PIPE;
        }
        if (failure instanceof ConfigurationInvalid invalid) {
            root.note(String.valueOf(invalid.getMessage()));
            return ExitCodes.CONFIGURATION;
        }
        if (failure instanceof GatewayException known) {
            int code = ExitCodes.of(known);
            if (code != ExitCodes.INTERRUPTED) {
                root.note(oneLine(known));
            }
            return code;
        }
        if (failure instanceof UncheckedIOException) {
            root.note(oneLine(failure));
            return ExitCodes.FAILED;
        }
        Logger log = LoggerFactory.getLogger(Cli.class);
        log.debug("unexpected failure", failure);
        root.note("unexpected failure, %s: %s (-Dratatoskr.log.level=debug tells more)"
                .formatted(failure.getClass().getName(), oneLine(failure)));
        return ExitCodes.FAILED;
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, stream.charset()), true);
    }

    private static String oneLine(Exception failure) {
        return String.valueOf(failure.getMessage()).replaceAll("\\s*\\R\\s*", " ");
    }
}
