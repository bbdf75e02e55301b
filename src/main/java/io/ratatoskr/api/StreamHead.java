package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a stream's answer before its first event.
 *
 * @param model the model that answers, as the provider named it
 * @param provider who answers; empty until the gateway has filled it in
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
