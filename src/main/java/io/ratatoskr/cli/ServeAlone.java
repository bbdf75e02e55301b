package io.ratatoskr.cli;

import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/**
 * {@code serve} without a further word, as service managers and containers call it. It does what {@link Cli} would, without loading
 * the parser of command lines, which takes about a sixth of a start from the AOT cache.
 */
public final class ServeAlone {
    private ServeAlone() {}

    /** Whether the command line is the one word. */
    public static boolean is(String[] args) {
        return args.length == 1 && args[0].equals("serve");
    }

    /** @return the exit code, as {@link Cli#run} has it */
    public static int run(Starts starts, PrintStream err) {
        try {
            return starts.serve(new Options(Optional.empty(), Optional.empty(), Map.of()));
        } catch (RuntimeException failure) {
            return Trouble.tell(failure, text -> err.println(Output.clean(text)));
        }
    }
}
