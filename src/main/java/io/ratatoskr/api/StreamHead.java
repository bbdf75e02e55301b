package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The metadata of a streamed response, known before its first event.
 *
 * @param model the provider's name of the model that responds
 * @param provider the provider that responds; empty until the gateway sets it
 * @param created seconds since 1970
 */
public record StreamHead(
        @Nullable String id,
        @Nullable String model,
        String provider,
        @Nullable Long created,
        Extra extra) {
    public static final StreamHead UNKNOWN = new StreamHead(null, null, "", null, Extra.NONE);

    public StreamHead {
        requireNonNull(provider, "provider");
        requireNonNull(extra, "extra");
    }

    public StreamHead withProvider(String name) {
        return new StreamHead(id, model, name, created, extra);
    }
}
