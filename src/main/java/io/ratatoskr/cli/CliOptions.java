package io.ratatoskr.cli;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration options of the command line.
 *
 * @param config a properties file instead of the one in {@code home}
 * @param home folder with {@code config/} and {@code routes/}; empty: the launcher's default
 * @param set keys with precedence over all other sources
 */
public record CliOptions(Optional<Path> config, Optional<Path> home, Map<String, String> set) {
    /** The defaults. */
    public static final CliOptions NONE = new CliOptions(Optional.empty(), Optional.empty(), Map.of());

    public CliOptions {
        set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
    }

    /** The home folder as an absolute path: the option, else the launcher's, else the working directory. */
    public Path homeFolder() {
        return home.orElseGet(() -> Path.of(System.getProperty("ratatoskr.home", "")))
                .toAbsolutePath();
    }
}
