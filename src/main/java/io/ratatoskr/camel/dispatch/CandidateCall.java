package io.ratatoskr.camel.dispatch;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.limits.RateReservation;
import io.ratatoskr.routing.Candidate;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.jspecify.annotations.Nullable;

/** One call of a candidate, and how it ended. Used by one thread at a time, except for {@link #cancel}. */
final class CandidateCall {
    private final ModelRequest request;
    private final PreparedRequest prepared;
    private final Exchange exchange;
    private final @Nullable Producer producer;
    private final RateReservation rates;
    private Cancellation.Registration link = () -> {};
    private @Nullable Cancellation own;
    private @Nullable GatewayException failure;

    /**
     * @param request that of the caller
     * @param exchange of the attempt
     * @param producer sends it to the provider; null: the provider has no route
     */
    CandidateCall(
            ModelRequest request,
            PreparedRequest prepared,
            Exchange exchange,
            @Nullable Producer producer,
            RateReservation rates) {
        this.request = request;
        this.prepared = prepared;
        this.exchange = exchange;
        this.producer = producer;
        this.rates = rates;
    }

    /** Makes the call one that can be cancelled without the request. To be called before it is sent. */
    void separate(Cancellation request) {
        Cancellation separate = Cancellation.withTimeout(request.remaining());
        exchange.setVariable(CANCELLATION, separate);
        own = separate;
        link = request.propagateTo(separate);
    }

    /** Cancels only this call, which has to be {@linkplain #separate separate}. */
    void cancel(String reason) {
        link.remove();
        if (own != null) {
            own.cancel(reason);
        }
    }

    /** Sends the request and waits for the response, or the first output of a stream. */
    void send(CandidateCalls calls) throws Exception {
        try {
            failure = calls.call(producer, exchange, request, candidate());
        } finally {
            CandidateLimits.end(rates, failure);
        }
    }

    /** That of the caller. */
    ModelRequest request() {
        return request;
    }

    PreparedRequest prepared() {
        return prepared;
    }

    Candidate candidate() {
        return prepared.candidate();
    }

    Exchange exchange() {
        return exchange;
    }

    /** Null: the candidate responded, or the call has not ended. */
    @Nullable
    GatewayException failure() {
        return failure;
    }
}
