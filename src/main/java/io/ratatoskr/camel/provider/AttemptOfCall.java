package io.ratatoskr.camel.provider;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.ATTEMPT;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.camel.exchange.Attempt;
import io.ratatoskr.camel.exchange.CancellableWait;
import io.ratatoskr.camel.exchange.Durations;
import io.ratatoskr.camel.exchange.ReleaseOnCompletion;
import io.ratatoskr.camel.exchange.RequestPart;
import io.ratatoskr.camel.upstream.ResponseCharge;
import io.ratatoskr.camel.upstream.UpstreamCall;
import io.ratatoskr.limits.RateReservation;
import java.time.Duration;
import org.apache.camel.Exchange;

/** The attempt to which a call of a provider belongs: its key, its rates and its times. A call outside of one has none of these. */
final class AttemptOfCall {
    /** Responses below this size do not count once they are decoded. */
    private static final int MIN_HELD_BYTES = 16 * 1024;

    private AttemptOfCall() {}

    /** Notes that the provider has refused the call because of its rate limit. */
    static void rateLimited(Exchange exchange, RateLimited failure) {
        if (exchange.getVariable(ATTEMPT) instanceof Attempt attempt) {
            attempt.rates().refused(failure.retryAfter());
        }
    }

    /** Passes on the limits that the provider reports with its response. */
    static void observeRates(Exchange exchange, UpstreamCall call, int status) {
        if (exchange.getVariable(ATTEMPT) instanceof Attempt attempt) {
            attempt.rates().observe(status < 300, call::header);
        }
    }

    /**
     * Waits until the further calls of a request that is split are within the rates of the provider.
     *
     * @param maxWait maximum time of the wait
     * @throws GatewayException when they would not be in time
     */
    static void waitForRate(Exchange exchange, int calls, Duration maxWait, Cancellation cancellation) {
        if (!(exchange.getVariable(ATTEMPT) instanceof Attempt attempt)) {
            return;
        }
        RateReservation further = attempt.rates().more(calls, Durations.min(maxWait, cancellation.remaining()));
        GatewayException failure = further.failure();
        if (failure != null) {
            // No refusal of the provider, from which nothing is learned
            throw Overloaded.atProvider(String.valueOf(failure.getMessage())).setRetryAfter(further.waitTime());
        }
        if (further.waitTime().isPositive() && !CancellableWait.sleep(further.waitTime(), cancellation)) {
            further.cancel();
            cancellation.throwIfCancelled();
            throw new Cancelled("the calling thread was interrupted");
        }
        further.end();
    }

    /** Adds the time since the start to that of the part. */
    static void addTime(Exchange exchange, RequestPart part, long start) {
        if (exchange.getVariable(ATTEMPT) instanceof Attempt attempt) {
            attempt.stats().addTime(part, start);
        }
    }

    /** Counts the memory of a response until the request has ended; that of a small one, which is dropped here, no longer. */
    static void hold(Exchange exchange, ResponseCharge charge) {
        if (charge.held() < MIN_HELD_BYTES) {
            charge.close();
        } else if (exchange.getVariable(ATTEMPT) instanceof Attempt attempt) {
            attempt.stats().memory().add(charge.held(), charge::close);
        } else {
            exchange.getExchangeExtension().addOnCompletion(new ReleaseOnCompletion(charge::close));
        }
    }
}
