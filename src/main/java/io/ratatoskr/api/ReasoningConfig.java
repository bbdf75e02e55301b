package io.ratatoskr.api;

import org.jspecify.annotations.Nullable;

/**
 * How much a model should think first. {@code effort} is none, minimal, low, medium, high or xhigh; unknown words pass.
 *
 * @param maxTokens budget for thinking, in tokens
 * @param excludeFromOutput think, but do not show it
 */
public record ReasoningConfig(
        @Nullable String effort,
        @Nullable Integer maxTokens,
        @Nullable Boolean excludeFromOutput,
        Extra extra) {
    public ReasoningConfig {
        if (maxTokens != null && maxTokens < 0) {
            throw new InvalidRequest(
                    "reasoning.max_tokens is %d; it must not be negative".formatted(maxTokens), "reasoning");
        }
    }

    public static ReasoningConfig ofEffort(String effort) {
        return new ReasoningConfig(effort, null, null, Extra.NONE);
    }
}
