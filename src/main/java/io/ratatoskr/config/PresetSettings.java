package io.ratatoskr.config;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.PresetParameters;
import java.util.List;

/**
 * The models and parameters of a preset.
 *
 * @param models model strings in the order in which they are tried, at least one; neither presets nor aliases
 * @param parameters defaults for options that a request leaves unset
 */
public record PresetSettings(List<String> models, PresetParameters parameters) {
    public PresetSettings {
        models = List.copyOf(models);
        if (models.isEmpty()) {
            throw new IllegalArgumentException("a preset needs at least one model");
        }
        requireNonNull(parameters, "parameters");
    }
}
