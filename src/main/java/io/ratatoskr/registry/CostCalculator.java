package io.ratatoskr.registry;

import io.ratatoskr.api.Pricing;
import io.ratatoskr.api.Usage;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Computes the cost of token usage. Pure and exact. */
public final class CostCalculator {
    private CostCalculator() {}

    /** Adds the cost to the usage, unless the provider reported one; unchanged if the cost is unknown. */
    public static Usage withCost(Pricing pricing, Usage usage) {
        return usage.cost() == null ? calculate(pricing, usage).map(usage::withCost).orElse(usage) : usage;
    }

    /**
     * US dollars for these tokens: (prompt − cached − written) × prompt price + cached × cache read + written × cache write +
     * completion × completion price. An unknown cache price is the prompt price. Invalid counts are clamped: none is below 0,
     * and the cached, then the written tokens are at most the remaining prompt tokens.
     *
     * @return empty if a required price or every price is unknown
     */
    public static Optional<BigDecimal> calculate(Pricing pricing, Usage usage) {
        BigDecimal prompt = pricing.prompt();
        BigDecimal completion = pricing.completion();
        BigDecimal read = pricing.cacheRead();
        BigDecimal write = pricing.cacheWrite();
        if (pricing.isUnknown()) {
            return Optional.empty();
        }
        long left = Math.max(0, usage.promptTokens());
        long cached = Math.clamp(orZero(usage.cachedTokens()), 0, left);
        long written = Math.clamp(orZero(usage.cacheWriteTokens()), 0, left - cached);
        BigDecimal sum = addProduct(BigDecimal.ZERO, left - cached - written, prompt);
        sum = addProduct(sum, cached, read == null ? prompt : read);
        sum = addProduct(sum, written, write == null ? prompt : write);
        sum = addProduct(sum, Math.max(0, usage.completionTokens()), completion);
        return Optional.ofNullable(sum)
                .map(perMillion -> perMillion.movePointLeft(6).stripTrailingZeros());
    }

    private static @Nullable BigDecimal addProduct(@Nullable BigDecimal sum, long tokens, @Nullable BigDecimal price) {
        if (tokens == 0 || sum == null) {
            return sum;
        }
        return price == null ? null : sum.add(price.multiply(BigDecimal.valueOf(tokens)));
    }

    private static long orZero(@Nullable Long count) {
        return count == null ? 0 : count;
    }
}
