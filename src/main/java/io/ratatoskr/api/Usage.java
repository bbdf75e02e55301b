package io.ratatoskr.api;

import org.jspecify.annotations.Nullable;

/**
 * Tokens of one answer. The same meaning for every provider: {@code promptTokens} includes cached and cache-written tokens,
 * {@code completionTokens} includes reasoning. A null part was not told.
 *
 * @param extra the provider's other counts and costs, as it wrote them
 */
public record Usage(
        long promptTokens,
        long completionTokens,
        long totalTokens,
        @Nullable Long reasoningTokens,
        @Nullable Long cachedTokens,
        @Nullable Long cacheWriteTokens,
        Extra extra) {
    public static Usage of(long promptTokens, long completionTokens) {
        return new Usage(promptTokens, completionTokens, promptTokens + completionTokens, null, null, null, Extra.NONE);
    }
}
