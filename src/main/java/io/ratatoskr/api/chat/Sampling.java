package io.ratatoskr.api.chat;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.internal.Preconditions;
import org.jspecify.annotations.Nullable;

/**
 * How the next token is chosen. Null leaves the choice to the provider.
 *
 * @param temperature 0 for the most likely token; finite
 * @param topP nucleus sampling: the cumulative probability of the tokens to choose from; finite
 * @param topK the number of most likely tokens to choose from; not negative, 0 for all
 * @param seed the same seed with the same request yields the same response, as far as the provider supports it
 */
public record Sampling(
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Integer topK,
        @Nullable Long seed,
        Penalties penalties) {
    /** Nothing is set. */
    public static final Sampling NONE = new Sampling(null, null, null, null, Penalties.NONE);

    /** @throws io.ratatoskr.api.error.InvalidRequest if a value is out of range */
    public Sampling {
        Preconditions.requireFinite("temperature", temperature);
        Preconditions.requireFinite("top_p", topP);
        Preconditions.requireNonNegative("top_k", topK);
        requireNonNull(penalties, "penalties");
    }

    public Sampling withTemperature(@Nullable Double changed) {
        return new Sampling(changed, topP, topK, seed, penalties);
    }

    /** Fills the unset values. */
    public Sampling withDefaults(Sampling defaults) {
        return new Sampling(
                temperature == null ? defaults.temperature : temperature,
                topP == null ? defaults.topP : topP,
                topK == null ? defaults.topK : topK,
                seed == null ? defaults.seed : seed,
                penalties.withDefaults(defaults.penalties));
    }
}
