package io.ratatoskr.api.model;

import io.ratatoskr.api.internal.UsdAmounts;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
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

    /** Numbers that can be added without excessive digits. */
    private static final Pattern SUMMABLE = Pattern.compile("-?\\d{1,15}(\\.\\d{1,20})?([eE][+-]?\\d{1,2})?");

    public static Usage of(long promptTokens, long completionTokens) {
        return new Usage(
                promptTokens,
                completionTokens,
                promptTokens + completionTokens,
                null,
                null,
                null,
                AdditionalProperties.NONE);
    }

    /**
     * The sum of the usage of the calls that make up one request. A count, the cost or the whole sum is null if one call did not
     * report it. Of unknown fields, numbers are added.
     */
    public static @Nullable Usage sum(List<? extends @Nullable Usage> parts) {
        long prompt = 0;
        long completion = 0;
        long total = 0;
        for (Usage part : parts) {
            if (part == null) {
                return null;
            }
            prompt += part.promptTokens();
            completion += part.completionTokens();
            total += part.totalTokens();
        }
        Usage sum = new Usage(
                prompt,
                completion,
                total,
                sumCounts(parts, Usage::reasoningTokens),
                sumCounts(parts, Usage::cachedTokens),
                sumCounts(parts, Usage::cacheWriteTokens),
                sumExtraFields(parts));
        BigDecimal cost = sumCosts(parts);
        return cost == null ? sum : sum.withCost(cost);
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

    /** Null if there are no parts, or one of them has no cost. */
    private static @Nullable BigDecimal sumCosts(List<? extends @Nullable Usage> parts) {
        BigDecimal sum = null;
        for (Usage part : parts) {
            BigDecimal cost = part == null ? null : part.cost();
            if (cost == null) {
                return null;
            }
            sum = sum == null ? cost : sum.add(cost);
        }
        return sum;
    }

    private static @Nullable Long sumCounts(
            List<? extends @Nullable Usage> parts, Function<Usage, @Nullable Long> count) {
        long sum = 0;
        for (Usage part : parts) {
            Long one = part == null ? null : count.apply(part);
            if (one == null) {
                return null;
            }
            sum += one;
        }
        return sum;
    }

    private static AdditionalProperties sumExtraFields(List<? extends @Nullable Usage> parts) {
        var sums = new LinkedHashMap<String, BigDecimal>();
        for (Usage part : parts) {
            if (part != null) {
                part.extra().fields().forEach((name, value) -> {
                    if (!name.equals(COST) && SUMMABLE.matcher(value.text()).matches()) {
                        sums.merge(name, new BigDecimal(value.text()), BigDecimal::add);
                    }
                });
            }
        }
        var texts = new LinkedHashMap<String, RawJson>();
        sums.forEach((name, sum) -> texts.put(name, new RawJson(sum.toPlainString())));
        return new AdditionalProperties(texts);
    }
}
