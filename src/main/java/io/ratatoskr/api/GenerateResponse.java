package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.chat.Completion;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A complete completion response; fields as in {@link ChatResponse}.
 *
 * @param completions in order of their index, never empty
 */
public record GenerateResponse(
        List<Completion> completions,
        @Nullable Usage usage,
        @Nullable String model,
        String provider,
        @Nullable String id,
        @Nullable Long created,
        AdditionalProperties extra)
        implements ModelResponse {
    public GenerateResponse {
        completions = List.copyOf(completions);
        if (completions.isEmpty()) {
            throw new IllegalArgumentException("a completion response needs at least one completion");
        }
        requireNonNull(provider, "provider");
        requireNonNull(extra, "extra");
    }

    /** The first completion's text. */
    public String text() {
        return completions.getFirst().text();
    }

    public FinishReason finishReason() {
        return completions.getFirst().finishReason();
    }

    @Override
    public GenerateResponse withProvider(String name) {
        return new GenerateResponse(completions, usage, model, name, id, created, extra);
    }

    @Override
    public GenerateResponse withModel(@Nullable String name) {
        return new GenerateResponse(completions, usage, name, provider, id, created, extra);
    }

    @Override
    public GenerateResponse withUsage(@Nullable Usage counts) {
        return new GenerateResponse(completions, counts, model, provider, id, created, extra);
    }
}
