package io.ratatoskr.cli;

import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/**
 * Fast path for {@code serve} without options, as service managers and containers call it. Equivalent to {@link Cli}, but without
 * loading picocli, which takes about a sixth of a start from the AOT cache.
 */
public final class ServeAlone {
    private ServeAlone() {}

    /** Returns whether the command line is {@code serve} alone. */
    public static boolean is(String[] args) {
        return args.length == 1 && args[0].equals("serve");
    }

    /** @return the exit code, as of {@link Cli#run} */
    public static int run(Starts starts, PrintStream err) {
        try {
            return starts.serve(new Options(Optional.empty(), Optional.empty(), Map.of()));
        } catch (RuntimeException failure) {
            return Trouble.tell(failure, text -> err.println(Output.clean(text)));
        }
    }
}
