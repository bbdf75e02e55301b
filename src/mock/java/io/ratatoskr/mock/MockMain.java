package io.ratatoskr.mock;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The main class of the mock provider's jar. */
public final class MockMain {
    private MockMain() {}

    public static void main(String[] args) {
        var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        var err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(args, out, err));
    }

    /** @return the exit code */
    static int run(String[] args, PrintStream out, PrintStream err) {
        int code = new CommandLine(new MockCommand(out))
                .setColorScheme(Help.defaultColorScheme(Ansi.OFF))
                .setExpandAtFiles(false)
                .setOut(writer(out))
                .setErr(writer(err))
                .setParameterExceptionHandler((failure, rejected) -> reportUsage(failure, err))
                .setExecutionExceptionHandler((failure, command, parsed) -> reportFailure(failure, err))
                .execute(args);
        out.flush();
        err.flush();
        return code;
    }

    private static int reportUsage(ParameterException failure, PrintStream err) {
        CommandLine command = failure.getCommandLine();
        err.println(oneLine(failure));
        if (!UnmatchedArgumentException.printSuggestions(failure, command.getErr())) {
            err.println("Try '%s --help'.".formatted(command.getCommandSpec().qualifiedName()));
        }
        return MockCommand.USAGE;
    }

    private static int reportFailure(Exception failure, PrintStream err) {
        String type = failure instanceof IllegalStateException
                ? ""
                : "unexpected failure, " + failure.getClass().getName() + ": ";
        err.println(type + oneLine(failure));
        return MockCommand.FAILED;
    }

    private static String oneLine(Exception failure) {
        return String.valueOf(failure.getMessage()).replaceAll("\\s*\\R\\s*", " ");
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, stream.charset()), true);
    }
}
