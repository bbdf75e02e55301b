package io.ratatoskr.routing;

import io.ratatoskr.api.GatewayException;
import org.jspecify.annotations.Nullable;

/**
 * The reason why a provider did not serve the request.
 *
 * @param reason message for callers, without the provider's name
 * @param failure the failure of its call; null when it was not called
 */
public record Refusal(String provider, String reason, @Nullable GatewayException failure) {
    /** A provider that was not called. */
    public static Refusal notCalled(String provider, String reason) {
        return new Refusal(provider, reason, null);
    }

    /** A provider whose call failed. */
    public static Refusal of(String provider, GatewayException failure) {
        String message = String.valueOf(failure.getMessage());
        String prefix = provider + ": ";
        return new Refusal(
                provider, message.startsWith(prefix) ? message.substring(prefix.length()) : message, failure);
    }

    @Override
    public String toString() {
        return provider + ": " + reason;
    }
}
