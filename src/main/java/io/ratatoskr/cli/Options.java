package io.ratatoskr.cli;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the user said about configuration.
 *
 * @param config a properties file instead of the one in {@code home}
 * @param home folder with {@code config/} and {@code routes/}; empty: where the launcher says
 * @param set keys that win over everything else
 */
public record Options(Optional<Path> config, Optional<Path> home, Map<String, String> set) {
    public Options {
        set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
    }
}
