package io.ratatoskr.routing;

import io.ratatoskr.api.error.GatewayException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The reason why a provider did not serve the request.
 *
 * @param reason message for callers, without the provider's name
 * @param failure the failure of its call; null when it was not called
 * @param retryAfter the time after which it may serve the request; null when unknown
 */
public record Refusal(
        String provider,
        String reason,
        @Nullable GatewayException failure,
        @Nullable Duration retryAfter) {
    /** A provider that was not called. */
    public static Refusal notCalled(String provider, String reason) {
        return notCalled(provider, reason, null);
    }

    /** A provider that was not called, and may be called after {@code retryAfter}; null: unknown. */
    public static Refusal notCalled(String provider, String reason, @Nullable Duration retryAfter) {
        return new Refusal(provider, reason, null, retryAfter);
    }

    /** A provider whose call failed. */
    public static Refusal of(String provider, GatewayException failure) {
        String message = String.valueOf(failure.getMessage());
        String prefix = provider + ": ";
        return new Refusal(
                provider,
                message.startsWith(prefix) ? message.substring(prefix.length()) : message,
                failure,
                failure.retryAfter().orElse(null));
    }

    @Override
    public String toString() {
        return provider + ": " + reason;
    }
}
