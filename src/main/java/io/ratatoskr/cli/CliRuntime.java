package io.ratatoskr.cli;

import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.settings.Settings;

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

    /** Returns whether standard input is a terminal, so that it is read only on request. */
    default boolean isInteractive() {
        return StandardInput.isTerminal();
    }
}
