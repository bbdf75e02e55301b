package io.ratatoskr.provider;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.Usage;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sums the usage of the calls that make up one request. Pure. */
public final class UsageSum {
    /** Numbers that can be added without excessive digits. */
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(\\.\\d{1,20})?([eE][+-]?\\d{1,2})?");

    private UsageSum() {}

    /**
     * The sum. A count, the cost or the whole sum is null if one call did not report it. Of unknown fields, numbers are added.
     */
    public static @Nullable Usage of(List<? extends @Nullable Usage> parts) {
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

    private static @Nullable Long sumCounts(List<? extends @Nullable Usage> parts, Function<Usage, @Nullable Long> count) {
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
                    if (!name.equals("cost") && NUMBER.matcher(value.text()).matches()) {
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
