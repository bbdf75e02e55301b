package io.ratatoskr.jms;

import java.time.Duration;

/**
 * What happens to a request whose failure may pass. Pure.
 *
 * @param retries attempts after the first one
 * @param delay the first pause, which doubles
 */
public record RedeliveryRules(int retries, Duration delay) {
    private static final Duration MAX_DELAY = Duration.ofSeconds(30);

    /**
     * Whether this was the last attempt.
     *
     * @param deliveries how often the broker has delivered the request, 1 for the first time
     */
    public boolean isExhausted(int deliveries) {
        return deliveries > retries;
    }

    /** The pause before the request is returned to the broker. */
    public Duration pause(int deliveries) {
        int doublings = Math.min(Math.max(0, deliveries - 1), 16);
        Duration pause = delay.multipliedBy(1L << doublings);
        return pause.compareTo(MAX_DELAY) < 0 ? pause : MAX_DELAY;
    }

    /**
     * The time that is left for a request.
     *
     * @param expiration in milliseconds since 1970; 0: never
     * @param now in milliseconds since 1970
     * @param timeout of a request without an expiry, and the maximum
     * @return not positive: it has expired
     */
    public static Duration remaining(long expiration, long now, Duration timeout) {
        if (expiration <= 0) {
            return timeout;
        }
        Duration left = Duration.ofMillis(expiration - now);
        return left.compareTo(timeout) < 0 ? left : timeout;
    }
}
