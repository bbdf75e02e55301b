package io.ratatoskr.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command reaches a running gateway. */
final class ServiceOptions {
    private static final String DEFAULT_URI = "http://127.0.0.1:9740";

    @Option(
            names = "--service",
            paramLabel = "URI",
            description = "The running gateway (default: $RATATOSKR_SERVICE, else " + DEFAULT_URI + ").")
    private @Nullable String uri;

    @Option(
            names = "--api-key-file",
            paramLabel = "FILE",
            description = "File with the API key of the caller (default: $RATATOSKR_SERVICE_API_KEY).")
    private @Nullable Path keyFile;

    /** Returns whether the command line names the gateway. */
    boolean isSet() {
        return uri != null;
    }

    ServiceClient client() {
        String chosen = uri != null ? uri : environment("RATATOSKR_SERVICE", DEFAULT_URI);
        return ServiceClient.of(chosen, keyFile, environment("RATATOSKR_SERVICE_API_KEY", ""));
    }

    private static String environment(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? otherwise : value;
    }
}
