package io.ratatoskr.api;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The token counts of one response, normalized across providers: {@code promptTokens} includes cached and cache-written tokens,
 * {@code completionTokens} includes reasoning. Null counts were not reported.
 *
 * @param extra the provider's other counts and costs, verbatim
 */
public record Usage(
        long promptTokens,
        long completionTokens,
        long totalTokens,
        @Nullable Long reasoningTokens,
        @Nullable Long cachedTokens,
        @Nullable Long cacheWriteTokens,
        AdditionalProperties extra) {
    private static final String COST = "cost";

    public static Usage of(long promptTokens, long completionTokens) {
        return new Usage(promptTokens, completionTokens, promptTokens + completionTokens, null, null, null, AdditionalProperties.NONE);
    }

    /**
     * The cost of the response in US dollars, from the extra field {@code cost}, a number or a string with a number. Null if
     * absent or implausible: negative, or more than 40 digits before or after the decimal point.
     */
    public @Nullable BigDecimal cost() {
        RawJson value = extra.get(COST);
        return value == null ? null : UsdAmounts.parse(value.text());
    }

    /**
     * A copy with this cost in US dollars.
     *
     * @throws IllegalArgumentException for a cost that {@link #cost()} would not accept
     */
    public Usage withCost(BigDecimal cost) {
        RawJson text = new RawJson(UsdAmounts.format(cost));
        return withExtra(extra.with(COST, text));
    }

    private Usage withExtra(AdditionalProperties other) {
        return new Usage(
                promptTokens, completionTokens, totalTokens, reasoningTokens, cachedTokens, cacheWriteTokens, other);
    }
}
