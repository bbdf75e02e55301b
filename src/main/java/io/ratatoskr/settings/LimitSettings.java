package io.ratatoskr.settings;

import java.time.Duration;

/**
 * Limits of the gateway besides the number of requests in flight.
 *
 * @param maxQueued maximum number of requests that wait while the maximum is in flight; 0: none waits
 * @param queueTimeout maximum wait of such a request
 * @param shared whether the rates of providers hold for all instances that use the same Redis
 */
public record LimitSettings(int maxQueued, Duration queueTimeout, boolean shared) {
    /** No queue, nothing shared. */
    public static final LimitSettings NONE = new LimitSettings(0, Duration.ZERO, false);
}
