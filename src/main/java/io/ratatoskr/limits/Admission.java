package io.ratatoskr.limits;

import io.ratatoskr.api.error.GatewayException;
import org.jspecify.annotations.Nullable;

/**
 * The decision about a reservation.
 *
 * @param requests 0: nothing is counted
 * @param timeNanos of the reservation in the configured rates
 * @param waitNanos until the call may be sent
 * @param failure null: reserved
 * @param shared null: not shared
 * @param trial whether the call is sent although what was learned stops its model
 */
record Admission(
        long requests,
        long tokens,
        long timeNanos,
        long waitNanos,
        @Nullable GatewayException failure,
        SharedRates.@Nullable Decision shared,
        boolean trial) {
    /** Of a provider that is not limited. */
    static final Admission UNCOUNTED = new Admission(0, 0, 0, 0, null, null, false);

    Admission with(long wait, @Nullable GatewayException reason, SharedRates.@Nullable Decision others) {
        return new Admission(requests, tokens, timeNanos, wait, reason, others, trial);
    }
}
