package io.ratatoskr.cli;

import io.ratatoskr.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Tells the log backend where its configuration is and how much to say. For the process's own main, before the first logger is
 * made; an embedder's logging stays untouched.
 */
public final class Logging {
    private static final String FILE = "log4j2.configurationFile";
    private static final String LEVEL = "ratatoskr.log.level";
    private static final String OTHERS = "ratatoskr.log.others";

    private Logging() {}

    /**
     * @param home where {@code config/log4j2.xml} may be; the one in the jar otherwise
     * @param quiet whether only warnings are wanted unless the settings say otherwise
     */
    public static void prepare(Path home, Settings settings, boolean quiet) {
        properties(home, settings.plain(), quiet).forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
    }

    /** The system properties that log4j reads. */
    static Map<String, String> properties(Path home, Map<String, String> plain, boolean quiet) {
        Path own = home.resolve("config/log4j2.xml");
        String level = plain.getOrDefault(LEVEL, "");
        String others = plain.getOrDefault(OTHERS, "");
        return Map.of(
                FILE,
                Files.isReadable(own) ? own.toUri().toString() : "classpath:META-INF/ratatoskr/config/log4j2.xml",
                LEVEL,
                level.isEmpty() ? (quiet ? "warn" : "info") : level,
                OTHERS,
                others.isEmpty() ? "warn" : others);
    }
}
