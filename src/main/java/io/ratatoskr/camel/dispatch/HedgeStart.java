package io.ratatoskr.camel.dispatch;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.limits.RateReservation;
import io.ratatoskr.routing.Candidate;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.support.PluginHelper;
import org.jspecify.annotations.Nullable;

/** Starts hedges of one request: calls of its next candidates, on exchanges with a unit of work of their own. Not thread-safe. */
final class HedgeStart {
    private final Exchange exchange;
    private final ModelRequest request;
    private final DispatchContext dispatch;
    private final CandidateCalls calls;
    private final ProviderRoutes.RouteSnapshot serving;
    private final CandidateQueue queue;
    private final CandidateLimits limits;

    /** @param exchange of the request; no other thread uses it while a hedge starts */
    HedgeStart(
            Exchange exchange,
            ModelRequest request,
            DispatchContext dispatch,
            CandidateCalls calls,
            ProviderRoutes.RouteSnapshot serving,
            CandidateQueue queue,
            CandidateLimits limits) {
        this.exchange = exchange;
        this.request = request;
        this.dispatch = dispatch;
        this.calls = calls;
        this.serving = serving;
        this.queue = queue;
        this.limits = limits;
    }

    /** Whether a candidate of another provider is left. */
    boolean mayFollow(Candidate first) {
        return queue.left().stream().anyMatch(one -> !one.candidate().provider().equals(first.provider()));
    }

    /**
     * The hedge of the first call, about to be sent: the next candidate of another provider that has capacity now and whose circuit is
     * closed. Null: there is none, and the candidates stay as they are.
     */
    @Nullable
    Hedge next(CandidateCall first, Cancellation cancellation, ObservedRequest observed) {
        for (PreparedRequest one : queue.left()) {
            Candidate candidate = one.candidate();
            Producer producer = serving.producers().get(candidate.provider());
            if (producer == null
                    || candidate.provider().equals(first.candidate().provider())
                    || dispatch.breakers()
                            .rejects(candidate.provider(), calls.operation().wireName(), candidate.model())) {
                continue;
            }
            RateReservation rates = limits.tryReserve(one);
            if (rates != null) {
                queue.take(one);
                return start(one, producer, rates, cancellation, observed);
            }
        }
        return null;
    }

    private Hedge start(
            PreparedRequest prepared,
            Producer producer,
            RateReservation rates,
            Cancellation cancellation,
            ObservedRequest observed) {
        Candidate candidate = prepared.candidate();
        observed.stats().addCall();
        var stats = observed.stats().ofHedge();
        Exchange attempt =
                calls.createAttempt(exchange, prepared.request(), queue.attempt(candidate, stats, rates, true));
        // Two attempts run at the same time: each needs its own stack of routes, under its own id
        attempt.setExchangeId(exchange.getContext().getUuidGenerator().generateExchangeUuid());
        attempt.getExchangeExtension()
                .setUnitOfWork(
                        PluginHelper.getUnitOfWorkFactory(exchange.getContext()).createUnitOfWork(attempt));
        var call = new CandidateCall(request, prepared, attempt, producer, rates);
        call.separate(cancellation);
        return new Hedge(call, stats, observed.hedge(attempt, candidate));
    }
}
