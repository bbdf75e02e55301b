package io.ratatoskr.api;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Prices in US dollars per million tokens. Null is unknown, 0 is free; none is negative.
 *
 * @param cacheRead of prompt tokens that came from the provider's cache
 * @param cacheWrite of prompt tokens that went into it
 */
public record Pricing(
        @Nullable BigDecimal prompt,
        @Nullable BigDecimal completion,
        @Nullable BigDecimal cacheRead,
        @Nullable BigDecimal cacheWrite) {
    public Pricing {
        notNegative("prompt", prompt);
        notNegative("completion", completion);
        notNegative("cache_read", cacheRead);
        notNegative("cache_write", cacheWrite);
    }

    private static void notNegative(String name, @Nullable BigDecimal price) {
        if (price != null && price.signum() < 0) {
            throw new IllegalArgumentException("the %s price is %s; it must not be negative".formatted(name, price));
        }
    }
}
