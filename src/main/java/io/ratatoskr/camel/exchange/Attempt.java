package io.ratatoskr.camel.exchange;

import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.limits.RateReservation;
import io.ratatoskr.settings.FailureClass;
import io.ratatoskr.settings.Secret;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One candidate's turn at a request, retries included.
 *
 * @param last whether no other candidate is left
 * @param stats statistics of the request, shared by all its attempts but hedges, which have their own
 * @param rates its share in the rates of the provider
 * @param fallback classes of failures after which a fallback list adds candidates
 * @param hedge whether it runs because another attempt at the request is slow
 * @param callerKey the caller's own key for the provider; null: the gateway's is used
 */
public record Attempt(
        String provider,
        boolean last,
        RequestStats stats,
        RateReservation rates,
        Set<FailureClass> fallback,
        boolean hedge,
        @Nullable Secret callerKey) {
    public Attempt {
        fallback = Set.copyOf(fallback);
    }

    /** An attempt of a request without fallback lists, at a provider whose rates nobody counts. */
    public Attempt(String provider, boolean last, RequestStats stats) {
        this(provider, last, stats, RateReservation.NONE, Set.of(), false, null);
    }

    /** Returns whether no other candidate is left after this failure. */
    public boolean isLastAfter(GatewayException failure) {
        return last
                && (fallback.isEmpty()
                        || FailureClass.of(failure).filter(fallback::contains).isEmpty());
    }
}
