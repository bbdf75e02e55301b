package io.ratatoskr.cli;

import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/**
 * Fast path for {@code serve} without options, as service managers and containers call it. Equivalent to {@link Cli}, but without
 * loading picocli, which takes about a sixth of a start from the AOT cache.
 */
public final class ServeFastPath {
    private ServeFastPath() {}

    /** Returns whether the command line is {@code serve} alone. */
    public static boolean matches(String[] args) {
        return args.length == 1 && args[0].equals("serve");
    }

    /** @return the exit code, as of {@link Cli#run} */
    public static int run(CliRuntime runtime, PrintStream err) {
        try {
            return runtime.serve(new CliOptions(Optional.empty(), Optional.empty(), Map.of()));
        } catch (RuntimeException failure) {
            return ErrorReporter.report(failure, text -> err.println(Output.stripControlCharacters(text)));
        }
    }
}
