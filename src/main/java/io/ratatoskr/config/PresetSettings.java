package io.ratatoskr.config;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.PresetParameters;
import java.util.List;

/**
 * What a preset stands for.
 *
 * @param models model strings in the order in which they are asked, at least one; neither presets nor aliases
 * @param parameters fill what a caller of the preset leaves unset
 */
public record PresetSettings(List<String> models, PresetParameters parameters) {
    public PresetSettings {
        models = List.copyOf(models);
        if (models.isEmpty()) {
            throw new IllegalArgumentException("a preset without models stands for nothing");
        }
        requireNonNull(parameters, "parameters");
    }
}
