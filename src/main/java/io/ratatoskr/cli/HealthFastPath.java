package io.ratatoskr.cli;

import io.ratatoskr.client.ServiceOptions;
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
    public static int run(CliRuntime runtime, PrintStream out, PrintStream err) {
        Consumer<String> note = text -> err.println(Output.stripControlCharacters(text));
        try {
            var options = new ConnectionOptions();
            GatewayChoice choice = GatewayChoice.of(
                    options,
                    runtime.environment(),
                    () -> runtime.localServices(CliOptions.NONE),
                    ConnectionProbe::failure);
            return run(options.client(choice.require(), runtime.environment()), out, note);
        } catch (RuntimeException failure) {
            return ErrorReporter.report(failure, note);
        }
    }

    /** The same for the gateway at an address. */
    public static int run(String service, PrintStream out, PrintStream err) {
        Consumer<String> note = text -> err.println(Output.stripControlCharacters(text));
        try {
            return run(ServiceOptions.of(service), out, note);
        } catch (RuntimeException failure) {
            return ErrorReporter.report(failure, note);
        }
    }

    private static int run(ServiceOptions service, PrintStream out, Consumer<String> note) {
        HealthProbe.require(service, "ready", HealthProbe.TIMEOUT_SECONDS, note);
        out.println("ready");
        out.flush();
        return ExitCodes.OK;
    }
}
