package io.ratatoskr.cli;

import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.settings.Settings;
import java.nio.file.Path;
import java.util.List;

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

    /** Returns whether standard input is a terminal, so that it is read only on request. */
    default boolean isInteractive() {
        return StandardInput.isTerminal();
    }
}
