package io.ratatoskr.camel.exchange;

import io.ratatoskr.limits.RateReservation;

/**
 * One candidate's turn at a request, retries included.
 *
 * @param last whether no other candidate is left
 * @param stats statistics of the request, shared by all its attempts
 * @param rates its share in the rates of the provider
 */
public record Attempt(String provider, boolean last, RequestStats stats, RateReservation rates) {
    /** At a provider whose rates nobody counts. */
    public Attempt(String provider, boolean last, RequestStats stats) {
        this(provider, last, stats, RateReservation.NONE);
    }
}
