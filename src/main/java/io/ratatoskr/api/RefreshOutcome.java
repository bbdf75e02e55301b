package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What came of asking a provider which models it has.
 *
 * @param models how many it lists; 0 when it did not tell
 * @param changes against what was known before; none when it did not tell
 * @param failure why it did not tell, or why what it told is not believed, without the provider's name in front; null: it told
 */
public record RefreshOutcome(
        String provider,
        int models,
        ModelChanges changes,
        @Nullable String failure) {
    public RefreshOutcome {
        requireNonNull(provider, "provider");
        requireNonNull(changes, "changes");
    }

    /** The outcome of asking in vain. */
    public static RefreshOutcome failed(String provider, String why) {
        String name = provider + ": ";
        return new RefreshOutcome(
                provider, 0, ModelChanges.NONE, why.startsWith(name) ? why.substring(name.length()) : why);
    }
}
