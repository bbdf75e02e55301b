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
public record RefreshResult(
        String provider,
        int models,
        ModelListDiff changes,
        @Nullable String failure) {
    public RefreshResult {
        requireNonNull(provider, "provider");
        requireNonNull(changes, "changes");
    }

    /** The result of a failed refresh. */
    public static RefreshResult failed(String provider, String reason) {
        String name = provider + ": ";
        return new RefreshResult(
                provider, 0, ModelListDiff.NONE, reason.startsWith(name) ? reason.substring(name.length()) : reason);
    }
}
