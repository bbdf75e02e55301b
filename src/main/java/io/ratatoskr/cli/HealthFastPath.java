package io.ratatoskr.cli;

import java.io.PrintStream;
import java.util.function.Consumer;

/**
 * Fast path for {@code health} without options, as containers call it every few seconds. Equivalent to {@link Cli}, but without loading
 * picocli, which takes most of the CPU time of such a call.
 */
public final class HealthFastPath {
    private HealthFastPath() {}

    /** Returns whether the command line is {@code health} alone. */
    public static boolean matches(String[] args) {
        return args.length == 1 && args[0].equals("health");
    }

    /** @return the exit code, as of {@link Cli#run} */
    public static int run(PrintStream out, PrintStream err) {
        return run(HealthProbe.defaultService(), out, err);
    }

    /** The same for the gateway at an address. */
    public static int run(String service, PrintStream out, PrintStream err) {
        Consumer<String> note = text -> err.println(Output.stripControlCharacters(text));
        try {
            HealthProbe.require(service, "ready", HealthProbe.TIMEOUT_SECONDS, note);
            out.println("ready");
            out.flush();
            return ExitCodes.OK;
        } catch (RuntimeException failure) {
            return ErrorReporter.report(failure, note);
        }
    }
}
