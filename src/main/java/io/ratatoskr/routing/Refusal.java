package io.ratatoskr.routing;

import io.ratatoskr.api.GatewayException;
import org.jspecify.annotations.Nullable;

/**
 * Why a provider did not answer.
 *
 * @param why for the caller's eyes, without the provider's name
 * @param failure what it answered; null when it was not asked
 */
public record Refusal(String provider, String why, @Nullable GatewayException failure) {
    /** A provider that was not asked. */
    public static Refusal notAsked(String provider, String why) {
        return new Refusal(provider, why, null);
    }

    /** A provider that was asked and failed. */
    public static Refusal of(String provider, GatewayException failure) {
        String message = String.valueOf(failure.getMessage());
        String prefix = provider + ": ";
        return new Refusal(
                provider, message.startsWith(prefix) ? message.substring(prefix.length()) : message, failure);
    }

    @Override
    public String toString() {
        return provider + ": " + why;
    }
}
