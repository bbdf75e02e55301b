package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The result of refreshing a provider's model list.
 *
 * @param models number of listed models; 0 on failure
 * @param changes the differences from the previous list; none on failure
 * @param failure why the refresh failed or its list was rejected, without the provider's name as prefix; null on success
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

    /** The result of a failed refresh. */
    public static RefreshOutcome failed(String provider, String why) {
        String name = provider + ": ";
        return new RefreshOutcome(
                provider, 0, ModelChanges.NONE, why.startsWith(name) ? why.substring(name.length()) : why);
    }
}
