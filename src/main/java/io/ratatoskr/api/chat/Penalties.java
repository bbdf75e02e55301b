package io.ratatoskr.api.chat;

import io.ratatoskr.api.internal.Preconditions;
import org.jspecify.annotations.Nullable;

/**
 * Penalties for repetition. Null leaves the choice to the provider.
 *
 * @param frequency grows with the number of a token's occurrences; finite
 * @param presence applies once to each token that has occurred; finite
 */
public record Penalties(
        @Nullable Double frequency, @Nullable Double presence) {
    /** No penalty is set. */
    public static final Penalties NONE = new Penalties(null, null);

    /** @throws io.ratatoskr.api.error.InvalidRequest if a value is not finite */
    public Penalties {
        Preconditions.requireFinite("frequency_penalty", frequency);
        Preconditions.requireFinite("presence_penalty", presence);
    }

    /** Fills the unset values. */
    public Penalties withDefaults(Penalties defaults) {
        return new Penalties(
                frequency == null ? defaults.frequency : frequency, presence == null ? defaults.presence : presence);
    }
}
