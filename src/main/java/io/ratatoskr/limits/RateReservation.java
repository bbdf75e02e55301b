package io.ratatoskr.limits;

import io.ratatoskr.api.error.GatewayException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The share of one attempt in the rates of its provider: reserved before the call, corrected by what the provider reports. Ends with {@link
 * #cancel} if nothing was sent, else with {@link #end}; {@link #correct} may follow. Thread-safe.
 */
public final class RateReservation {
    private static final AtomicIntegerFieldUpdater<RateReservation> SETTLED =
            AtomicIntegerFieldUpdater.newUpdater(RateReservation.class, "settled");
    private static final AtomicIntegerFieldUpdater<RateReservation> CORRECTED =
            AtomicIntegerFieldUpdater.newUpdater(RateReservation.class, "corrected");

    /** Of a provider whose rates nobody counts. */
    public static final RateReservation NONE = new RateReservation(null, "", Admission.UNCOUNTED);

    private final @Nullable ProviderRates rates;
    private final String model;
    private final Admission admission;
    /** 1: settled, no longer in flight. */
    @SuppressWarnings("unused")
    private volatile int settled;
    /** 1: corrected or given back. */
    @SuppressWarnings("unused")
    private volatile int corrected;

    /** A call for which there is no capacity, for a reason other than a rate. */
    public static RateReservation refused(GatewayException failure, Duration waitTime) {
        return new RateReservation(null, "", new Admission(0, 0, 0, waitTime.toNanos(), failure, null, false));
    }

    RateReservation(@Nullable ProviderRates rates, String model, Admission admission) {
        this.rates = rates;
        this.model = model;
        this.admission = admission;
    }

    /** The failure of a reservation that was refused, with the time after which it may succeed; null: reserved. */
    public @Nullable GatewayException failure() {
        return admission.failure();
    }

    /** The wait before the call may be sent; of one that was refused, before a reservation can succeed. */
    public Duration waitTime() {
        return Duration.ofNanos(admission.waitNanos());
    }

    /** Reserves more requests of the same attempt, such as a retry; their tokens are reserved already. */
    public RateReservation more(int requests, Duration maxWait) {
        return rates == null ? NONE : rates.reserve(model, requests, 0, maxWait);
    }

    /** Gives the reservation back: nothing was sent. */
    public void cancel() {
        if (rates != null && SETTLED.compareAndSet(this, 0, 1) && CORRECTED.compareAndSet(this, 0, 1)) {
            rates.cancel(model, admission);
        }
    }

    /**
     * The headers of a response arrived, and the limits that they may report.
     *
     * @param successful whether the response is none of a failure
     */
    public void observe(boolean successful, Function<String, @Nullable String> header) {
        if (rates != null) {
            boolean settles = SETTLED.compareAndSet(this, 0, 1);
            rates.observe(model, admission, settles, successful, header);
        }
    }

    /** The provider has refused the call because of its rate. */
    public void refused(Optional<Duration> retryAfter) {
        if (rates != null && retryAfter.isPresent()) {
            rates.block(model, retryAfter.get());
        }
    }

    /** The call has ended, or its stream is open. Idempotent. */
    public void end() {
        if (rates != null && SETTLED.compareAndSet(this, 0, 1)) {
            rates.settle(model, admission);
        }
    }

    /** Replaces the estimated tokens by those that the provider counted. */
    public void correct(long actualTokens) {
        if (rates != null && CORRECTED.compareAndSet(this, 0, 1)) {
            rates.correct(model, actualTokens, admission);
        }
    }
}
