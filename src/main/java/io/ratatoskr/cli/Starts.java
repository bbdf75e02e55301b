package io.ratatoskr.cli;

import io.ratatoskr.api.ConfigurationInvalid;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.config.Settings;

/** What the command line needs from the composition root. */
public interface Starts {
    /** A mock provider that runs until it is closed. */
    interface Mock extends AutoCloseable {
        /** What an OpenAI client takes as its base URL. */
        String baseUrl();

        @Override
        void close();
    }

    /**
     * The configuration, without anything being started.
     *
     * @throws ConfigurationInvalid when it has mistakes
     */
    Settings settings(Options options);

    /**
     * A gateway in this process, without doors; the caller closes it.
     *
     * @throws ConfigurationInvalid when the configuration has mistakes
     */
    ModelGateway gateway(Options options);

    /**
     * Runs the service until it is told to stop.
     *
     * @return the exit code
     * @throws ConfigurationInvalid when the configuration has mistakes
     */
    int serve(Options options);

    /** Starts a mock provider; the caller closes it. */
    Mock mock(MockSettings settings);

    /** Whether somebody types the standard input, so that it must not be waited for unasked. */
    default boolean interactive() {
        return StandardInput.isTerminal();
    }
}
