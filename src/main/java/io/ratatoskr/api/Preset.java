package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A preset, {@code ratatoskr:<tier>/<capability>}, with its current models.
 *
 * @param models in the order in which they are tried; the first callable one is used
 * @param parameters defaults for parameters that the caller leaves unset
 */
public record Preset(String tier, String capability, List<PresetModel> models, PresetParameters parameters) {
    /** The prefix of every preset id. */
    public static final String PREFIX = "ratatoskr:";

    /**
     * One of a preset's models.
     *
     * @param model the model string to use in a request
     * @param callable whether it can be called now; if not, {@code reason} is set
     */
    public record PresetModel(
            String model, boolean callable, @Nullable String reason) {
        public PresetModel {
            requireNonNull(model, "model");
        }
    }

    public Preset {
        requireNonNull(tier, "tier");
        requireNonNull(capability, "capability");
        models = List.copyOf(models);
        requireNonNull(parameters, "parameters");
    }

    /** The model string of the preset. */
    public String id() {
        return PREFIX + tier + "/" + capability;
    }

    /** The model in use now; empty if none can be called. */
    public Optional<String> model() {
        return models.stream().filter(PresetModel::callable).map(PresetModel::model).findFirst();
    }
}
