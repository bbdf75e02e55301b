package io.ratatoskr.api.chat;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * Fields of a request that the gateway does not interpret and sends on.
 *
 * @param raw a JSON object merged last into the provider's body; may not set model, stream, stream_options, messages or input
 * @param extra all other fields of the request; sent only to providers of the same dialect
 */
public record ProviderOptions(@Nullable RawJson raw, AdditionalProperties extra) {
    public static final ProviderOptions NONE = new ProviderOptions(null, AdditionalProperties.NONE);

    public ProviderOptions {
        requireNonNull(extra, "extra");
    }
}
