package io.ratatoskr.client.transport;

import org.jspecify.annotations.Nullable;

/**
 * Who responded, as far as the transport reports it beside the body.
 *
 * @param provider null: not reported
 * @param model the provider's name of the model; null: not reported
 */
public record ResponseOrigin(@Nullable String provider, @Nullable String model) {
    /** Nothing is reported. */
    public static final ResponseOrigin UNKNOWN = new ResponseOrigin(null, null);

    /** The provider; empty when it is not reported. */
    public String providerOrEmpty() {
        return provider == null ? "" : provider;
    }
}
