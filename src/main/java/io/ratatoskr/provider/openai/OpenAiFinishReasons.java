package io.ratatoskr.provider.openai;

import io.ratatoskr.api.chat.FinishReason;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Maps the finish reasons of providers. */
final class OpenAiFinishReasons {
    /**
     * Reported when generation broke off: by OpenRouter, Mistral and watsonx ({@code error}), vLLM and SGLang ({@code abort}),
     * Zhipu ({@code network_error}), DeepSeek ({@code insufficient_system_resource}), TensorRT-LLM and watsonx ({@code
     * cancelled}, {@code time_limit}), Cohere ({@code user_cancel}, {@code timeout}) and servers in front of these.
     */
    private static final Set<String> INTERRUPTED = Set.of(
            "error",
            "abort",
            "aborted",
            "network_error",
            "insufficient_system_resource",
            "cancel",
            "canceled",
            "cancelled",
            "user_cancel",
            "interrupted",
            "time_limit",
            "timeout",
            "server_error",
            "internal_error",
            "engine_error",
            "unclosed stream");

    private OpenAiFinishReasons() {}

    /** The error for a finish reason of a response that broke off; null for any other. */
    static @Nullable OpenAiErrorBody interruption(@Nullable String value) {
        return value != null && INTERRUPTED.contains(value.toLowerCase(Locale.ROOT))
                ? OpenAiErrorBody.ofMessage("the response ended with finish_reason " + value)
                : null;
    }

    /**
     * Maps a provider's finish reason; an unknown or missing one is an ordinary stop.
     *
     * @param calledTools true when tools were called, which some providers finish with a plain stop
     */
    static FinishReason of(@Nullable String value, boolean calledTools) {
        FinishReason reason = value == null ? FinishReason.STOP : of(value);
        boolean ordinary = reason == FinishReason.STOP || reason == FinishReason.FUNCTION_CALL;
        return ordinary && calledTools ? FinishReason.TOOL_CALLS : reason;
    }

    private static FinishReason of(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "length",
                    "max_tokens",
                    "max_output_tokens",
                    "model_length",
                    "model_context_window_exceeded",
                    "error_limit" -> FinishReason.LENGTH;
            case "tool_calls", "tool_call", "tool_use" -> FinishReason.TOOL_CALLS;
            case "function_call" -> FinishReason.FUNCTION_CALL;
            case "content_filter",
                    "safety",
                    "refusal",
                    "recitation",
                    "blocklist",
                    "prohibited_content",
                    "sensitive",
                    "error_toxic" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.STOP;
        };
    }
}
