package io.ratatoskr.client.transport;

import org.jspecify.annotations.Nullable;

/**
 * Who responded and how, as far as the transport reports it beside the body.
 *
 * @param provider null: not reported
 * @param model the provider's name of the model; null: not reported
 * @param attempts calls to providers; null: not reported
 * @param dropped the parameters that were dropped, separated by commas; null: not reported, or none
 * @param cache what the cache did: hit, miss or bypass; null: not reported, or not cached
 */
public record ResponseOrigin(
        @Nullable String provider,
        @Nullable String model,
        @Nullable Integer attempts,
        @Nullable String dropped,
        @Nullable String cache) {
    /** Nothing is reported. */
    public static final ResponseOrigin UNKNOWN = new ResponseOrigin(null, null);

    public ResponseOrigin(@Nullable String provider, @Nullable String model) {
        this(provider, model, null, null, null);
    }

    /** The provider; empty when it is not reported. */
    public String providerOrEmpty() {
        return provider == null ? "" : provider;
    }
}
