package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.json.AdditionalProperties;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of a streamed response, known before its first event.
 *
 * @param model the provider's name of the model that responds
 * @param provider the provider that responds; empty until the gateway sets it
 * @param created seconds since 1970
 */
public record StreamMetadata(
        @Nullable String id,
        @Nullable String model,
        String provider,
        @Nullable Long created,
        AdditionalProperties extra) {
    public static final StreamMetadata UNKNOWN = new StreamMetadata(null, null, "", null, AdditionalProperties.NONE);

    public StreamMetadata {
        requireNonNull(provider, "provider");
        requireNonNull(extra, "extra");
    }

    public StreamMetadata withProvider(String name) {
        return new StreamMetadata(id, model, name, created, extra);
    }

    public StreamMetadata withModel(@Nullable String name) {
        return new StreamMetadata(id, name, provider, created, extra);
    }
}
