package io.ratatoskr.kafka;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The pauses between the attempts of a request: each is twice the one before, up to {@link #MAX}.
 *
 * @param retries number of attempts after the first one
 * @param first the first pause
 */
record RetryDelays(int retries, Duration first) {
    /** Also limits what a provider requests. */
    static final Duration MAX = Duration.ofSeconds(30);

    private static final int MAX_DOUBLINGS = 20;

    /**
     * Returns the pause after an attempt has failed; null: there is no further one.
     *
     * @param attempt 1 for the first one
     * @param retryAfter what the failure requests; null: nothing
     */
    @Nullable
    Duration after(int attempt, @Nullable Duration retryAfter) {
        if (attempt > retries) {
            return null;
        }
        Duration backoff = first.multipliedBy(1L << Math.min(attempt - 1, MAX_DOUBLINGS));
        Duration pause = retryAfter != null && retryAfter.compareTo(backoff) > 0 ? retryAfter : backoff;
        return pause.compareTo(MAX) > 0 ? MAX : pause;
    }
}
