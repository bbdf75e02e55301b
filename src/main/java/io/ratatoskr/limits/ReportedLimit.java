package io.ratatoskr.limits;

import java.time.Duration;

/**
 * A limit as a provider reports it with a response. Values are bounded: what a provider sends is not trusted.
 *
 * @param limit per period, at least {@code remaining} and 1
 * @param remaining what is left now, not negative
 * @param reset time until all of the limit is left again, at most {@link #MAX_RESET}
 */
public record ReportedLimit(long limit, long remaining, Duration reset) {
    static final Duration MAX_RESET = Duration.ofDays(1);
    static final long MAX_AMOUNT = 1_000_000_000_000L;

    public ReportedLimit {
        remaining = Math.clamp(remaining, 0, MAX_AMOUNT);
        limit = Math.clamp(limit, Math.max(1, remaining), MAX_AMOUNT);
        if (reset.isNegative()) {
            reset = Duration.ZERO;
        } else if (reset.compareTo(MAX_RESET) > 0) {
            reset = MAX_RESET;
        }
    }
}
