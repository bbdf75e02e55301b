package io.ratatoskr.api;

import java.math.BigDecimal;
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
    private static final String COST = "cost";

    public static Usage of(long promptTokens, long completionTokens) {
        return new Usage(promptTokens, completionTokens, promptTokens + completionTokens, null, null, null, Extra.NONE);
    }

    /**
     * What the answer cost, in US dollars: the extra field {@code cost}, a number or a string with one. Null where there is none,
     * or none that an answer could cost: a negative one, one of more than 40 digits before or behind the point.
     */
    public @Nullable BigDecimal cost() {
        JsonText told = extra.get(COST);
        return told == null ? null : Dollars.read(told.text());
    }

    /**
     * These counts with that cost, in US dollars, in place of the one there was.
     *
     * @throws IllegalArgumentException for a cost that {@link #cost()} would not read
     */
    public Usage withCost(BigDecimal cost) {
        JsonText text = new JsonText(Dollars.plain(cost));
        return withExtra(extra.with(COST, text));
    }

    private Usage withExtra(Extra other) {
        return new Usage(
                promptTokens, completionTokens, totalTokens, reasoningTokens, cachedTokens, cacheWriteTokens, other);
    }
}
