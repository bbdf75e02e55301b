package io.ratatoskr.api;

import org.jspecify.annotations.Nullable;

/**
 * Reasoning options. {@code effort} is none, minimal, low, medium, high or xhigh; unknown values are passed through.
 *
 * @param maxTokens reasoning budget in tokens
 * @param excludeFromOutput whether to omit the reasoning from the response
 */
public record ReasoningConfig(
        @Nullable String effort,
        @Nullable Integer maxTokens,
        @Nullable Boolean excludeFromOutput,
        AdditionalProperties extra) {
    public ReasoningConfig {
        if (maxTokens != null && maxTokens < 0) {
            throw new InvalidRequest(
                    "reasoning.max_tokens is %d; it must not be negative".formatted(maxTokens), "reasoning");
        }
    }

    public static ReasoningConfig ofEffort(String effort) {
        return new ReasoningConfig(effort, null, null, AdditionalProperties.NONE);
    }
}
