package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The response to an {@link EmbedRequest}: vectors in the order of the inputs.
 *
 * @param truncated indices of the inputs that exceeded the model's limit and were truncated
 * @param provider the provider that responded; empty until the gateway sets it
 */
public record EmbedResponse(
        List<Embedding> embeddings,
        List<Integer> truncated,
        @Nullable Usage usage,
        @Nullable String model,
        String provider,
        AdditionalProperties extra)
        implements ModelResponse {
    public EmbedResponse {
        embeddings = List.copyOf(embeddings);
        truncated = List.copyOf(truncated);
        requireNonNull(provider, "provider");
        requireNonNull(extra, "extra");
    }

    /** Length of each vector; 0 if there are none. */
    public int dimensions() {
        return embeddings.isEmpty() ? 0 : embeddings.getFirst().dimensions();
    }

    @Override
    public EmbedResponse withProvider(String name) {
        return new EmbedResponse(embeddings, truncated, usage, model, name, extra);
    }

    @Override
    public EmbedResponse withModel(@Nullable String name) {
        return new EmbedResponse(embeddings, truncated, usage, name, provider, extra);
    }

    @Override
    public EmbedResponse withUsage(@Nullable Usage counts) {
        return new EmbedResponse(embeddings, truncated, counts, model, provider, extra);
    }
}
