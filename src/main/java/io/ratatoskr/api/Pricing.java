package io.ratatoskr.api;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Prices in US dollars per million tokens. Null is unknown, 0 is free; none is negative. Implausible prices of external lists,
 * with more than 12 digits before or 30 after the decimal point, become null.
 *
 * @param cacheRead price of prompt tokens read from the provider's cache
 * @param cacheWrite price of prompt tokens written to it
 */
public record Pricing(
        @Nullable BigDecimal prompt,
        @Nullable BigDecimal completion,
        @Nullable BigDecimal cacheRead,
        @Nullable BigDecimal cacheWrite) {
    private static final int MOST_WHOLE = 12;
    private static final int MOST_BEHIND = 30;

    public Pricing {
        prompt = plausible("prompt", prompt);
        completion = plausible("completion", completion);
        cacheRead = plausible("cache_read", cacheRead);
        cacheWrite = plausible("cache_write", cacheWrite);
    }

    /** Whether all prices are unknown. */
    public boolean isUnknown() {
        return prompt == null && completion == null && cacheRead == null && cacheWrite == null;
    }

    private static @Nullable BigDecimal plausible(String name, @Nullable BigDecimal price) {
        if (price == null) {
            return null;
        }
        if (price.signum() < 0) {
            throw new IllegalArgumentException("the %s price is %s; it must not be negative".formatted(name, price));
        }
        boolean plain = price.scale() <= MOST_BEHIND && (long) price.precision() - price.scale() <= MOST_WHOLE;
        return plain ? price : price.signum() == 0 ? BigDecimal.ZERO : null;
    }
}
