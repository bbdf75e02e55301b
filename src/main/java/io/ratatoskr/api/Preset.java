package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A name for a purpose, {@code ratatoskr:<tier>/<capability>}, as it stands now.
 *
 * @param models in the order in which they are asked; the first that can be called is meant
 * @param parameters fill what a caller of the preset leaves unset
 */
public record Preset(String tier, String capability, List<Choice> models, PresetParameters parameters) {
    /** What the id of every preset begins with. */
    public static final String PREFIX = "ratatoskr:";

    /**
     * One of a preset's models.
     *
     * @param model as a request would name it
     * @param callable whether it can be called now; if not, {@code reason} says why
     */
    public record Choice(
            String model, boolean callable, @Nullable String reason) {
        public Choice {
            requireNonNull(model, "model");
        }
    }

    public Preset {
        requireNonNull(tier, "tier");
        requireNonNull(capability, "capability");
        models = List.copyOf(models);
        requireNonNull(parameters, "parameters");
    }

    /** How a request names it. */
    public String id() {
        return PREFIX + tier + "/" + capability;
    }

    /** The model that is meant now; empty when none can be called. */
    public Optional<String> model() {
        return models.stream().filter(Choice::callable).map(Choice::model).findFirst();
    }
}
