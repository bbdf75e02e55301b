package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** One choice of a completion response. */
public record Completion(
        int index,
        String text,
        FinishReason finishReason,
        @Nullable RawJson logprobs,
        AdditionalProperties extra) {
    public Completion {
        requireNonNull(text, "text");
        requireNonNull(finishReason, "finishReason");
        requireNonNull(extra, "extra");
    }
}
