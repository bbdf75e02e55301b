package io.ratatoskr.camel.dispatch;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.ATTEMPT;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.PARAMETER_POLICY;

import io.ratatoskr.access.CallerKeys;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Cancellation.Cause;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.error.AuthenticationFailed;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.ProviderUnavailable.Reason;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.camel.exchange.RequestPart;
import io.ratatoskr.camel.exchange.RequestStats;
import io.ratatoskr.camel.exchange.Respondents;
import io.ratatoskr.limits.RateReservation;
import io.ratatoskr.routing.Candidate;
import io.ratatoskr.routing.DispatchFailure;
import io.ratatoskr.routing.Refusal;
import io.ratatoskr.routing.Selection;
import io.ratatoskr.settings.ParameterPolicy;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The dispatch of one request: calls its candidates in order until one responds. A failure that allows fallback moves on to the next
 * candidate; any other failure is thrown at once. Used by the request's thread.
 */
final class RequestDispatch {
    private final Exchange exchange;
    private final ModelRequest request;
    private final ObservedRequest observed;
    private final ProviderRoutes.RouteSnapshot serving;
    private final CandidateCalls calls;
    private final DispatchContext dispatch;
    /** Null: the operation is not hedged. */
    private final @Nullable Hedging hedging;

    private final @Nullable Cancellation cancellation;
    private final RequestStats stats;
    private final List<PreparedRequest> candidates;
    private final List<Refusal> refusals;
    /** Of candidates that do not support the parameters. */
    private final List<Refusal> rejected;

    private final @Nullable Candidate first;
    private final CandidateQueue queue;
    private final CandidateLimits limits;
    /** Null: no hedge may be sent, or one was. */
    private @Nullable HedgeStart hedges;
    /** No other candidate is called. */
    private boolean ended;

    /**
     * Selects the candidates of a request.
     *
     * @param hedging null: the operation is not hedged
     * @param callerKeys keys of the caller for providers; null: it sent none
     */
    RequestDispatch(
            Exchange exchange,
            ModelRequest request,
            ObservedRequest observed,
            ProviderRoutes.RouteSnapshot serving,
            CandidateCalls calls,
            @Nullable Hedging hedging,
            @Nullable CallerKeys callerKeys) {
        long start = System.nanoTime();
        this.exchange = exchange;
        this.request = request;
        this.observed = observed;
        this.serving = serving;
        this.calls = calls;
        this.dispatch = calls.dispatch();
        this.hedging = hedging;
        this.cancellation = exchange.getVariable(CANCELLATION, Cancellation.class);
        this.stats = observed.stats();
        var explained = RouteHeader.isRequested(exchange) ? new RouteHeader() : null;
        Selection selection =
                dispatch.planner().select(request, serving.providers(), exchange, cancellation, explained);
        this.refusals = new ArrayList<>(selection.refusals());
        ParameterPolicy requestedPolicy = exchange.getVariable(PARAMETER_POLICY, ParameterPolicy.class);
        this.rejected = new ArrayList<>();
        this.candidates =
                dispatch.parameterAdapter().prepare(request, selection.candidates(), requestedPolicy, rejected);
        stats.addTime(RequestPart.ROUTE, start);
        this.first = candidates.isEmpty() ? null : candidates.getFirst().candidate();
        this.limits = new CandidateLimits(dispatch, stats, cancellation, callerKeys);
        if (explained != null) {
            stats.setRoute(explained.text(
                    selection.refusals(),
                    rejected,
                    dispatch.planner().fallbackByModel(request, selection.candidates())));
        }
        this.queue = new CandidateQueue(
                dispatch,
                request,
                requestedPolicy,
                candidates,
                refusals,
                dispatch.planner().fallback(request, serving.providers()),
                callerKeys);
        if (selection.candidates().isEmpty()) {
            queue.startWithFallback();
        }
    }

    /** Calls the candidates; the response, or the stream with its first output. */
    Object respond() throws Exception {
        boolean noneAccepted = first == null;
        if (hedging != null) {
            hedging.budget().addRequest();
            hedges = exchange.getVariable(ATTEMPT) != null
                    ? null
                    : new HedgeStart(exchange, request, dispatch, calls, serving, queue, limits);
        }
        for (PreparedRequest prepared = queue.next(); prepared != null && !ended; prepared = queue.next()) {
            RateReservation rates = isCallable(prepared) ? reserve(prepared) : null;
            if (rates != null) {
                Object response = call(prepared, rates);
                if (response != null) {
                    return response;
                }
            }
        }
        // A candidate that rejects the parameters determines the error only when all candidates do
        rejected.forEach(refusal ->
                refusals.add(noneAccepted ? refusal : Refusal.notCalled(refusal.provider(), refusal.reason())));
        throw DispatchFailure.of(request.model(), refusals);
    }

    /** Whether the request has time for a call; without, no other candidate is called. */
    private boolean isCallable(PreparedRequest prepared) {
        if (cancellation != null) {
            if (cancellation.isCancelled() && cancellation.cause() != Cause.DEADLINE) {
                throw cancellation.exception();
            }
            if (cancellation.remaining().isZero()) {
                endUncalled(prepared);
            }
        }
        return !ended;
    }

    private void endUncalled(PreparedRequest prepared) {
        refusals.add(Refusal.of(prepared.candidate().provider(), timedOut("not called")));
        ended = true;
    }

    /** Reserves a call of the candidate, for which the request may wait; null: it is not called now. */
    private @Nullable RateReservation reserve(PreparedRequest prepared) {
        Candidate candidate = prepared.candidate();
        boolean hasList = queue.hasListForNoCapacity(candidate);
        RateReservation rates = limits.reserve(candidates, queue.current(), !hasList);
        GatewayException noCapacity = rates.failure();
        if (noCapacity != null) {
            queue.addListForNoCapacity(candidate);
            // Without other models in the list the candidate is next again, and may wait then
            if (limits.defer(candidates, queue.current(), rates) || hasList) {
                queue.moved();
            } else {
                refusals.add(Refusal.of(candidate.provider(), noCapacity));
            }
            return null;
        }
        if (cancellation != null && cancellation.isCancelled()) {
            rates.cancel();
            if (cancellation.cause() != Cause.DEADLINE) {
                throw cancellation.exception();
            }
            endUncalled(prepared);
            return null;
        }
        return rates;
    }

    /** Calls the candidate, and another one too when it is slow. Null: they failed; {@link #ended} tells whether the next one is called. */
    private @Nullable Object call(PreparedRequest prepared, RateReservation rates) throws Exception {
        Candidate candidate = prepared.candidate();
        stats.addCall();
        var call = new CandidateCall(
                request,
                prepared,
                calls.createAttempt(exchange, prepared.request(), queue.attempt(candidate, stats, rates, false)),
                serving.producers().get(candidate.provider()),
                rates);
        observed.attempt(call.exchange(), candidate);
        HedgedCall hedged = hedged(call);
        if (hedged != null) {
            return callHedged(call, hedged);
        }
        call.send(calls);
        GatewayException failure = call.failure();
        if (failure == null) {
            observed.responded();
            return result(call);
        }
        observed.attemptFailed(failure);
        throwIfCancelled();
        ended = !continuesAfter(call, failure);
        return null;
    }

    private @Nullable Object callHedged(CandidateCall call, HedgedCall hedged) throws Exception {
        hedged.send();
        Hedge won = hedged.won();
        Hedge failedHedge = hedged.failed();
        if (won != null) {
            won.adopt(exchange, observed);
        }
        if (hedged.isHedged()) {
            hedges = null;
        }
        CandidateCall responding = won == null ? call : won.call();
        GatewayException failure = responding.failure();
        if (failure == null) {
            if (won == null) {
                observed.responded();
            }
            recordRejection(call);
            if (failedHedge != null) {
                recordRejection(failedHedge.call());
            }
            return result(responding);
        }
        throwIfCancelled();
        ended = !continuesAfter(call, failure);
        GatewayException failedToo =
                failedHedge == null ? null : failedHedge.call().failure();
        if (!ended && failedHedge != null && failedToo != null) {
            observed.calledLast(failedHedge.call().candidate());
            ended = !continuesAfter(failedHedge.call(), failedToo);
        }
        return null;
    }

    /** The call with a hedge, if its provider has a history and another one is left; null: without. */
    private @Nullable HedgedCall hedged(CandidateCall call) {
        HedgeStart start = hedges;
        if (hedging == null || start == null || cancellation == null || !start.mayFollow(call.candidate())) {
            return null;
        }
        return hedging.delay(call.candidate(), call.prepared().request().stream())
                .map(delay -> new HedgedCall(calls, call, cancellation, observed, start, hedging, delay.toNanos()))
                .orElse(null);
    }

    private void throwIfCancelled() {
        if (cancellation != null && cancellation.isCancelled() && cancellation.cause() != Cause.DEADLINE) {
            throw cancellation.exception();
        }
    }

    private Object result(CandidateCall responding) {
        Candidate candidate = responding.candidate();
        stats.setChanges(responding.prepared().changes());
        if (!candidate.equals(first)) {
            stats.setFallback();
        }
        dispatch.parameterAdapter().logOnce(responding.prepared());
        Object result = Respondents.complete(
                responding.exchange().getMessage().getBody(), candidate.provider(), candidate.model());
        return CostDecorator.decorate(result, dispatch.registry(), candidate);
    }

    /** Whether other candidates may be called after the failure, which becomes a refusal or leads to another call of the candidate. */
    private boolean continuesAfter(CandidateCall failed, GatewayException failure) {
        Candidate candidate = failed.candidate();
        if (failure instanceof ProviderUnavailable unavailable && unavailable.reason() == Reason.DEADLINE) {
            refusals.add(Refusal.of(candidate.provider(), timedOut("no response")));
            return false;
        }
        if (failure instanceof UnsupportedParameter unsupported) {
            PreparedRequest retry = dispatch.parameterAdapter()
                    .retryWithout(
                            failed.prepared(),
                            failed.request(),
                            unsupported,
                            exchange.getVariable(PARAMETER_POLICY, ParameterPolicy.class));
            if (retry != null) {
                queue.repeat(retry);
                return true;
            }
        }
        if (!queue.continuesAfter(candidate, failure)) {
            throw failure;
        }
        recordRejection(failed);
        refusals.add(Refusal.of(candidate.provider(), failure));
        return true;
    }

    /** Passes the provider over for a while, if it rejected our key. */
    private void recordRejection(CandidateCall call) {
        String provider = call.candidate().provider();
        if (call.failure() instanceof AuthenticationFailed && !calls.hasForwardedHeaders(exchange, provider)) {
            dispatch.keyCooldown().recordRejection(provider);
        }
    }

    private static ProviderUnavailable timedOut(String outcome) {
        return new ProviderUnavailable(outcome + " before the request deadline", Reason.DEADLINE);
    }
}
