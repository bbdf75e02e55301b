package io.ratatoskr.config;

import java.util.List;

/**
 * The configuration as it takes effect, with the origin of each value. It contains no secrets.
 *
 * @param files the user's files, read or not
 * @param values by key, sorted
 * @param mistakes one sentence each; empty: a gateway starts with this configuration
 * @param warnings one sentence each
 */
public record ConfigReport(
        List<ReadFile> files, List<ConfigValue> values, List<String> mistakes, List<String> warnings) {
    /**
     * A file of the configuration.
     *
     * @param found whether it exists; a file that does not is no mistake
     */
    public record ReadFile(String path, boolean found) {}

    public ConfigReport {
        files = List.copyOf(files);
        values = List.copyOf(values);
        mistakes = List.copyOf(mistakes);
        warnings = List.copyOf(warnings);
    }
}
