package io.ratatoskr.provider.openai;

import io.ratatoskr.api.FinishReason;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Maps the finish reasons of providers. */
final class OpenAiFinishReasons {
    /** Reported by some providers for a failure. */
    static final String ERROR = "error";

    private OpenAiFinishReasons() {}

    /**
     * Maps a provider's finish reason; an unknown or missing one is an ordinary stop.
     *
     * @param calledTools true when tools were called, which some providers finish with a plain stop
     */
    static FinishReason of(@Nullable String value, boolean calledTools) {
        FinishReason reason = value == null ? FinishReason.STOP : of(value);
        return reason == FinishReason.STOP && calledTools ? FinishReason.TOOL_CALLS : reason;
    }

    private static FinishReason of(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "length", "max_tokens", "max_output_tokens", "model_length", "model_context_window_exceeded" ->
                FinishReason.LENGTH;
            case "tool_calls", "tool_call", "tool_use", "function_call" -> FinishReason.TOOL_CALLS;
            case "content_filter", "safety", "refusal", "recitation", "blocklist", "prohibited_content", "sensitive" ->
                FinishReason.CONTENT_FILTER;
            default -> FinishReason.STOP;
        };
    }
}
