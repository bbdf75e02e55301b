package io.ratatoskr.registry;

import io.ratatoskr.api.Pricing;
import io.ratatoskr.api.Usage;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What tokens cost at a price. Pure and exact. */
public final class Cost {
    /** Digits of a price, before the point and behind it, beyond which it is none. */
    private static final int MOST_WHOLE = 12;

    private static final int MOST_BEHIND = 30;

    private Cost() {}

    /** The counts with their cost: the one that the provider told, else that at this price; as they are when neither is known. */
    public static Usage told(Pricing pricing, Usage usage) {
        return usage.cost() == null ? of(pricing, usage).map(usage::withCost).orElse(usage) : usage;
    }

    /**
     * US dollars for these tokens: (prompt − cached − written) × prompt price + cached × cache read + written × cache write +
     * completion × completion price. A cache price that is unknown is the prompt price. Counts that cannot be are cut to what can:
     * none is below 0, and the cached, then the written tokens are at most those that the prompt has left.
     *
     * @return empty when a price is unknown that some tokens have, or every price
     */
    public static Optional<BigDecimal> of(Pricing pricing, Usage usage) {
        BigDecimal prompt = known(pricing.prompt());
        BigDecimal completion = known(pricing.completion());
        BigDecimal read = known(pricing.cacheRead());
        BigDecimal write = known(pricing.cacheWrite());
        if (prompt == null && completion == null && read == null && write == null) {
            return Optional.empty();
        }
        long left = Math.max(0, usage.promptTokens());
        long cached = Math.clamp(or0(usage.cachedTokens()), 0, left);
        long written = Math.clamp(or0(usage.cacheWriteTokens()), 0, left - cached);
        BigDecimal sum = plus(BigDecimal.ZERO, left - cached - written, prompt);
        sum = plus(sum, cached, read == null ? prompt : read);
        sum = plus(sum, written, write == null ? prompt : write);
        sum = plus(sum, Math.max(0, usage.completionTokens()), completion);
        return Optional.ofNullable(sum)
                .map(perMillion -> perMillion.movePointLeft(6).stripTrailingZeros());
    }

    private static @Nullable BigDecimal plus(@Nullable BigDecimal sum, long tokens, @Nullable BigDecimal price) {
        if (tokens == 0 || sum == null) {
            return sum;
        }
        return price == null ? null : sum.add(price.multiply(BigDecimal.valueOf(tokens)));
    }

    private static long or0(@Nullable Long count) {
        return count == null ? 0 : count;
    }

    /** Lists of prices come from outside: one that no model has is as good as none. */
    private static @Nullable BigDecimal known(@Nullable BigDecimal price) {
        if (price == null || price.signum() == 0) {
            return price == null ? null : BigDecimal.ZERO;
        }
        return price.scale() > MOST_BEHIND || (long) price.precision() - price.scale() > MOST_WHOLE ? null : price;
    }
}
