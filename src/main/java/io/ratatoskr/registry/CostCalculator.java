package io.ratatoskr.registry;

import io.ratatoskr.api.model.Pricing;
import io.ratatoskr.api.model.Usage;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Computes the cost of token usage. Pure and exact. */
public final class CostCalculator {
    /** Prices of cache writes, as multiples of the prompt's price. */
    private static final BigDecimal FIVE_MINUTES = new BigDecimal("1.25");

    private static final BigDecimal ONE_HOUR = BigDecimal.TWO;

    private CostCalculator() {}

    /** Adds the cost to the usage, unless the provider reported one; unchanged if the cost is unknown. */
    public static Usage withCost(Pricing pricing, Usage usage) {
        return usage.cost() == null
                ? calculate(pricing, usage).map(usage::withCost).orElse(usage)
                : usage;
    }

    /**
     * US dollars for these tokens: (prompt − cached − written) × prompt price + cached × cache read + written × cache write +
     * completion × completion price. An unknown cache price is the prompt price, save for writes whose lifetime is reported: they
     * cost 1.25 times the prompt price for 5 minutes and twice the prompt price for an hour, as
     * <a href="https://platform.claude.com/docs/en/build-with-claude/prompt-caching">Anthropic</a> charges for every model. Invalid
     * counts are clamped: none is below 0, and the cached, then the written tokens are at most the remaining prompt tokens.
     *
     * @return empty if a required price or every price is unknown
     */
    public static Optional<BigDecimal> calculate(Pricing pricing, Usage usage) {
        BigDecimal prompt = pricing.prompt();
        BigDecimal completion = pricing.completion();
        BigDecimal read = pricing.cacheRead();
        if (pricing.isUnknown()) {
            return Optional.empty();
        }
        long left = Math.max(0, usage.promptTokens());
        long cached = Math.clamp(orZero(usage.cachedTokens()), 0, left);
        long written = Math.clamp(orZero(usage.cacheWriteTokens()), 0, left - cached);
        BigDecimal sum = addProduct(BigDecimal.ZERO, left - cached - written, prompt);
        sum = addProduct(sum, cached, read == null ? prompt : read);
        sum = addCacheWrites(sum, written, pricing, usage);
        sum = addProduct(sum, Math.max(0, usage.completionTokens()), completion);
        return Optional.ofNullable(sum)
                .map(perMillion -> perMillion.movePointLeft(6).stripTrailingZeros());
    }

    private static @Nullable BigDecimal addCacheWrites(
            @Nullable BigDecimal sum, long written, Pricing pricing, Usage usage) {
        if (written == 0) {
            return sum;
        }
        CacheLifetimes lifetimes = CacheLifetimes.of(usage);
        long forAnHour = Math.min(written, lifetimes.hour());
        BigDecimal prompt = pricing.prompt();
        BigDecimal shortPrice =
                coalesce(pricing.cacheWrite(), lifetimes.isReported() ? times(prompt, FIVE_MINUTES) : prompt);
        BigDecimal hourPrice = coalesce(pricing.cacheWrite1h(), times(prompt, ONE_HOUR));
        return addProduct(addProduct(sum, written - forAnHour, shortPrice), forAnHour, hourPrice);
    }

    private static @Nullable BigDecimal coalesce(@Nullable BigDecimal price, @Nullable BigDecimal other) {
        return price == null ? other : price;
    }

    private static @Nullable BigDecimal times(@Nullable BigDecimal price, BigDecimal factor) {
        return price == null ? null : price.multiply(factor);
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
