package io.ratatoskr.cli;

import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.config.ConfigReport;
import io.ratatoskr.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The services that the commands need from the composition root. */
public interface CliRuntime {
    /**
     * Loads the configuration, without starting anything.
     *
     * @throws ConfigurationInvalid when it has mistakes
     */
    Settings settings(CliOptions options);

    /**
     * Creates a gateway in this process, without network listeners; the caller closes it.
     *
     * @throws ConfigurationInvalid when the configuration has mistakes
     */
    ModelGateway gateway(CliOptions options);

    /**
     * Runs the service until it is stopped.
     *
     * @return the exit code
     * @throws ConfigurationInvalid when the configuration has mistakes
     */
    int serve(CliOptions options);

    /**
     * The effective configuration with the origin of each value, also when it has mistakes.
     *
     * @throws ConfigurationInvalid when a file cannot be read
     */
    ConfigReport configuration(CliOptions options);

    /**
     * Checks the configuration and every route, without starting anything.
     *
     * @return remarks that are no mistakes, one sentence each
     * @throws ConfigurationInvalid naming every mistake
     */
    List<String> checkConfiguration(CliOptions options);

    /**
     * Checks route files together with those of the gateway, without starting anything.
     *
     * @throws ConfigurationInvalid naming every mistake in these files
     */
    void checkRoutes(CliOptions options, List<Path> files);

    /**
     * The URIs at which a gateway with this configuration listens on this machine, the preferred one first. A configuration with mistakes has
     * them too.
     */
    default List<String> localServices(CliOptions options) {
        return List.of();
    }

    /** The environment variables of the process. */
    default Map<String, String> environment() {
        return System.getenv();
    }

    /** Runs an action, instead of ending the process, at SIGINT (Ctrl-C); returns false where that is not possible. */
    default boolean onInterrupt(Runnable action) {
        return false;
    }

    /**
     * Returns whether a standard stream is a terminal.
     *
     * @param descriptor {@link Terminals#INPUT}, {@link Terminals#OUTPUT} or {@link Terminals#ERROR}
     */
    default boolean isTerminal(int descriptor) {
        return Terminals.isTerminal(descriptor);
    }

    /** Returns whether standard input is a terminal, so that it is read only on request. */
    default boolean isInteractive() {
        return isTerminal(Terminals.INPUT);
    }
}
