package io.ratatoskr.cli;

import io.ratatoskr.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sets the log backend's configuration file and levels. For the process's own main, before the first logger is created; an
 * embedder's logging is not changed.
 */
public final class Logging {
    private static final String FILE = "log4j2.configurationFile";
    private static final String LEVEL = "ratatoskr.log.level";
    private static final String LIBRARIES = "ratatoskr.log.libraries";
    private static final String FORMAT = "ratatoskr.log.format";

    private Logging() {}

    /**
     * @param home folder that may have {@code config/log4j2.xml}; default: the file in the jar
     * @param quiet whether the default level is warn
     */
    public static void prepare(Path home, Settings settings, boolean quiet) {
        properties(home, settings.effectiveValues(), quiet).forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
        if (settings.tracing().endpoint().isPresent()) {
            ExporterLog.LOGGER.setLevel(Level.OFF);
        }
        silenceClientErrors();
    }

    static void silenceClientErrors() {
        GrpcLog.LOGGER.setLevel(Level.SEVERE);
    }

    /** The system properties for Log4j. */
    static Map<String, String> properties(Path home, Map<String, String> plain, boolean quiet) {
        Path own = home.resolve("config/log4j2.xml");
        String level = plain.getOrDefault(LEVEL, "");
        String libraries = plain.getOrDefault(LIBRARIES, "");
        return Map.of(
                FILE,
                Files.isReadable(own) ? own.toUri().toString() : "classpath:META-INF/ratatoskr/config/log4j2.xml",
                LEVEL,
                level.isEmpty() ? (quiet ? "warn" : "info") : level,
                LIBRARIES,
                libraries.isEmpty() ? "warn" : libraries,
                FORMAT,
                plain.getOrDefault(FORMAT, "text"));
    }

    /** OpenTelemetry's exporters log a stack trace for each failure, by java.util.logging; the gateway logs a line a minute. */
    private static final class ExporterLog {
        /** Held, since the level of a logger that nobody holds is lost. */
        static final Logger LOGGER = Logger.getLogger("io.opentelemetry");
    }

    /** gRPC logs a stack trace, by java.util.logging, whenever a client sends something else than valid HTTP/2. */
    private static final class GrpcLog {
        static final Logger LOGGER = Logger.getLogger("io.grpc");
    }
}
