package io.ratatoskr.api.model;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Prices in US dollars per million tokens. Null is unknown, 0 is free; none is negative. Implausible prices of external lists,
 * with more than 12 digits before or 30 after the decimal point, become null.
 *
 * @param cacheRead price of prompt tokens read from the provider's cache
 * @param cacheWrite price of prompt tokens written to it, for 5 minutes where the provider has several lifetimes
 * @param cacheWrite1h price of prompt tokens written to it for an hour
 */
public record Pricing(
        @Nullable BigDecimal prompt,
        @Nullable BigDecimal completion,
        @Nullable BigDecimal cacheRead,
        @Nullable BigDecimal cacheWrite,
        @Nullable BigDecimal cacheWrite1h) {
    private static final int MAX_INTEGER_DIGITS = 12;
    private static final int MAX_FRACTION_DIGITS = 30;

    public Pricing {
        prompt = normalize("prompt", prompt);
        completion = normalize("completion", completion);
        cacheRead = normalize("cache_read", cacheRead);
        cacheWrite = normalize("cache_write", cacheWrite);
        cacheWrite1h = normalize("cache_write_1h", cacheWrite1h);
    }

    /** Without a price of an hour in the cache. */
    public Pricing(
            @Nullable BigDecimal prompt,
            @Nullable BigDecimal completion,
            @Nullable BigDecimal cacheRead,
            @Nullable BigDecimal cacheWrite) {
        this(prompt, completion, cacheRead, cacheWrite, null);
    }

    /** Returns whether all prices are unknown. */
    public boolean isUnknown() {
        return prompt == null && completion == null && cacheRead == null && cacheWrite == null && cacheWrite1h == null;
    }

    private static @Nullable BigDecimal normalize(String name, @Nullable BigDecimal price) {
        if (price == null) {
            return null;
        }
        if (price.signum() < 0) {
            throw new IllegalArgumentException("the %s price is %s; it must not be negative".formatted(name, price));
        }
        boolean plain =
                price.scale() <= MAX_FRACTION_DIGITS && (long) price.precision() - price.scale() <= MAX_INTEGER_DIGITS;
        return plain ? price : price.signum() == 0 ? BigDecimal.ZERO : null;
    }
}
