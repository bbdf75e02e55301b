package io.ratatoskr.api;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Prices in US dollars per million tokens. Null is unknown, 0 is free; none is negative. Lists of prices come from outside: one that no
 * model has, of more than 12 digits before the point or 30 behind it, is as good as none.
 *
 * @param cacheRead of prompt tokens that came from the provider's cache
 * @param cacheWrite of prompt tokens that went into it
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

    /** Whether nothing is known after all. */
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
