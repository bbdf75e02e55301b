package io.ratatoskr.camel.dispatch;

import io.ratatoskr.access.CallerKeys;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.CircuitOpen;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.ProviderUnavailable.Progress;
import io.ratatoskr.camel.exchange.CancellableWait;
import io.ratatoskr.camel.exchange.Durations;
import io.ratatoskr.camel.exchange.RequestStats;
import io.ratatoskr.limits.RateReservation;
import io.ratatoskr.settings.ProviderSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes over the candidates of one request whose provider has no capacity now. A candidate that has some later is moved behind the others,
 * and the request waits for it only when no other one has responded. Used by the request's thread.
 */
final class CandidateLimits {
    /** The wait for a call of a provider that has all its calls in use; the real one is not known. */
    private static final Duration UNKNOWN_WAIT = Duration.ofSeconds(1);

    private record Deferred(PreparedRequest request, Duration waitTime) {}

    private final DispatchContext dispatch;
    private final RequestStats stats;
    private final @Nullable Cancellation cancellation;
    private final @Nullable CallerKeys callerKeys;
    /** Those that were moved to the end, in this order; shortest wait first. */
    private List<Deferred> deferred = List.of();

    /**
     * @param cancellation null: the request cannot be cancelled
     * @param callerKeys calls with these do not count for the gateway's account; null: there are none
     */
    CandidateLimits(
            DispatchContext dispatch,
            RequestStats stats,
            @Nullable Cancellation cancellation,
            @Nullable CallerKeys callerKeys) {
        this.dispatch = dispatch;
        this.stats = stats;
        this.cancellation = cancellation;
        this.callerKeys = callerKeys;
    }

    /**
     * Reserves a call of the candidate at that index, and waits for it when no other candidate is left. The result has a failure when the
     * candidate has no capacity in time, or was {@linkplain #isDeferred moved}.
     *
     * @param waitAllowed false: a fallback list may have other candidates
     */
    RateReservation reserve(List<PreparedRequest> candidates, int index, boolean waitAllowed) {
        PreparedRequest prepared = candidates.get(index);
        String provider = prepared.candidate().provider();
        boolean mayWait = waitAllowed && (index == candidates.size() - 1 || isDeferred(prepared));
        if (!mayWait && dispatch.limits().isFull().test(provider)) {
            return RateReservation.refused(
                    Overloaded.atProvider("%s: all its calls are in use (ratatoskr.providers.%s.max-concurrent)"
                                    .formatted(provider, provider))
                            .setRetryAfter(UNKNOWN_WAIT),
                    UNKNOWN_WAIT);
        }
        if (callerKeys != null && callerKeys.key(provider) != null) {
            return RateReservation.NONE;
        }
        RateReservation reservation = dispatch.limits()
                .rates()
                .reserve(
                        provider,
                        prepared.candidate().model(),
                        prepared.request(),
                        RequestTokens::estimate,
                        mayWait ? maxWait(provider) : Duration.ZERO);
        if (reservation.failure() == null && reservation.waitTime().isPositive()) {
            await(reservation);
        }
        return reservation;
    }

    /** Reserves a call that can be sent now; null: the provider has no capacity. */
    @Nullable
    RateReservation tryReserve(PreparedRequest prepared) {
        String provider = prepared.candidate().provider();
        if (dispatch.limits().isFull().test(provider)) {
            return null;
        }
        if (callerKeys != null && callerKeys.key(provider) != null) {
            return RateReservation.NONE;
        }
        RateReservation reservation = dispatch.limits()
                .rates()
                .reserve(
                        provider,
                        prepared.candidate().model(),
                        prepared.request(),
                        RequestTokens::estimate,
                        Duration.ZERO);
        return reservation.failure() == null ? reservation : null;
    }

    /** The wait ends early when the request is cancelled, which the caller finds. */
    private void await(RateReservation reservation) {
        long start = System.nanoTime();
        Cancellation waiting = cancellation == null ? Cancellation.withTimeout(Duration.ofDays(1)) : cancellation;
        if (!CancellableWait.sleep(reservation.waitTime(), waiting)) {
            reservation.cancel();
        }
        stats.addWait(start);
    }

    /**
     * Moves a candidate without capacity behind the others, if it has some in time and was not moved before.
     *
     * @return false if it stays in place: it is not called
     */
    boolean defer(List<PreparedRequest> candidates, int index, RateReservation refused) {
        PreparedRequest prepared = candidates.get(index);
        if (index == candidates.size() - 1
                || isDeferred(prepared)
                || refused.waitTime().compareTo(maxWait(prepared.candidate().provider())) > 0) {
            return false;
        }
        if (deferred.isEmpty()) {
            deferred = new ArrayList<>();
        }
        // Behind those that were moved before and have a shorter wait
        int longer = 0;
        while (longer < deferred.size()
                && deferred.get(deferred.size() - 1 - longer).waitTime().compareTo(refused.waitTime()) > 0) {
            longer++;
        }
        deferred.add(deferred.size() - longer, new Deferred(prepared, refused.waitTime()));
        candidates.remove(index);
        candidates.add(candidates.size() - longer, prepared);
        return true;
    }

    @SuppressWarnings("ReferenceEquality") // of this very candidate
    private boolean isDeferred(PreparedRequest prepared) {
        for (Deferred other : deferred) {
            if (other.request == prepared) {
                return true;
            }
        }
        return false;
    }

    private Duration maxWait(String provider) {
        ProviderSettings settings = dispatch.providers().get(provider);
        Duration limit = settings == null ? Duration.ZERO : settings.rates().maxWait();
        return cancellation == null ? limit : Durations.min(limit, cancellation.remaining());
    }

    /** The call has ended, or its stream is open: gives the reservation back if nothing was sent. */
    static void end(RateReservation reservation, @Nullable GatewayException failure) {
        if (failure != null && !isSent(failure)) {
            reservation.cancel();
        } else {
            reservation.end();
        }
    }

    private static boolean isSent(GatewayException failure) {
        return switch (failure) {
            case CircuitOpen open -> false;
            case Overloaded own -> false;
            case ProviderUnavailable unavailable -> unavailable.progress() != Progress.NOT_SENT;
            default -> true;
        };
    }
}
