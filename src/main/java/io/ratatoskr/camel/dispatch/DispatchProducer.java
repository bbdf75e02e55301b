package io.ratatoskr.camel.dispatch;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.ATTEMPT;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.CALLER;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.PARAMETER_POLICY;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.REQUEST_STATS;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Cancellation.Cause;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.error.AuthenticationFailed;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.ProviderUnavailable.Reason;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.camel.convert.CallVariables;
import io.ratatoskr.camel.convert.RequestBodies;
import io.ratatoskr.camel.convert.RequestKind;
import io.ratatoskr.camel.exchange.Caller;
import io.ratatoskr.camel.exchange.ClosingStream;
import io.ratatoskr.camel.exchange.ForwardingStream;
import io.ratatoskr.camel.exchange.ReleaseOnCompletion;
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
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the request to its candidates in order, each on its own exchange. A failure that allows fallback moves on to the next
 * candidate; any other failure is returned at once. In: a {@link ModelRequest} or any body that is one. Out: a response or a stream.
 */
final class DispatchProducer extends DefaultProducer {
    private final Operation operation;
    private final RequestKind kind;
    private final DispatchContext dispatch;
    private final ProviderRoutes routes;
    private final CandidateCalls calls;
    private final RequestObservers observers;
    /** Null: the operation is not hedged. */
    private final @Nullable Hedging hedging;
    /** Null: responses to the operation are not cached. */
    private final @Nullable ResponseCaching caching;

    DispatchProducer(
            DispatchEndpoint endpoint,
            Operation operation,
            DispatchContext dispatch,
            @Nullable ResponseCaching caching) {
        super(endpoint);
        this.operation = operation;
        this.kind = RequestKind.of(operation);
        this.dispatch = dispatch;
        this.routes = new ProviderRoutes(endpoint.getCamelContext(), operation);
        this.calls = new CandidateCalls(operation, dispatch);
        this.hedging = dispatch.limits().hedging().get(operation);
        this.caching = caching;
        this.observers = RequestObservers.of(endpoint.getCamelContext());
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        RequestBodies.prepare(exchange, kind);
        ModelRequest request = (ModelRequest) exchange.getMessage().getBody();
        RequestStats stats = exchange.getVariable(REQUEST_STATS, RequestStats.class);
        if (stats == null) {
            stats = new RequestStats();
            exchange.setVariable(REQUEST_STATS, stats);
        }
        stats.dispatched();
        var observed = new ObservedRequest(observers.start(exchange, request), operation, stats);
        try {
            process(exchange, request, observed);
        } catch (Throwable failure) {
            observed.fail(failure);
            throw failure;
        }
    }

    private void process(Exchange exchange, ModelRequest request, ObservedRequest observed) throws Exception {
        ConcurrencyLimiter.Permit permit = dispatch.concurrencyLimiter()
                .acquire(exchange.getVariable(CANCELLATION, Cancellation.class), exchange.getVariable(ATTEMPT) != null);
        boolean streaming = false;
        try {
            Object response = observed.complete(
                    caching == null
                            ? dispatchToCandidates(exchange, request, observed)
                            : caching.respond(
                                    exchange,
                                    request,
                                    observed.stats(),
                                    routes.current().providers(),
                                    call -> dispatchToCandidates(exchange, call, observed)));
            Object body = switch (response) {
                case ChatStream chat -> ForwardingStream.chat(new ClosingStream<>(chat, permit::release));
                case GenerateStream generate ->
                    ForwardingStream.generate(new ClosingStream<>(generate, permit::release));
                default -> response;
            };
            if (body instanceof ModelStream<?> stream) {
                exchange.getExchangeExtension().addOnCompletion(new StreamCloser(stream, frontendCaller(exchange)));
                permit.releaseWhenCancelled(cancellation -> observed.fail(cancellation.exception()));
                streaming = true;
            }
            exchange.getMessage().setBody(body);
        } finally {
            releaseMemoryAtEnd(exchange);
            if (!streaming) {
                permit.release();
            }
        }
    }

    /** The caller of the frontend that waits for this exchange; null: none waits, or the frontend has no callers. */
    private static @Nullable Caller frontendCaller(Exchange exchange) {
        return CallVariables.ofFrontend(exchange) != null && exchange.getVariable(CALLER) instanceof Caller caller
                ? caller
                : null;
    }

    /** Counts the memory of the response until the end of the exchange: for HTTP, until the response was written. */
    private static void releaseMemoryAtEnd(Exchange exchange) {
        RequestStats stats = exchange.getVariable(REQUEST_STATS, RequestStats.class);
        Runnable release = stats == null ? null : stats.memory().takeRelease();
        if (release != null) {
            exchange.getExchangeExtension().addOnCompletion(new ReleaseOnCompletion(release));
        }
    }

    private Object dispatchToCandidates(Exchange exchange, ModelRequest request, ObservedRequest observed)
            throws Exception {
        long start = System.nanoTime();
        ProviderRoutes.RouteSnapshot serving = routes.current();
        Cancellation cancellation = exchange.getVariable(CANCELLATION, Cancellation.class);
        RequestStats stats = observed.stats();
        var explained = RouteHeader.isRequested(exchange) ? new RouteHeader() : null;
        Selection selection =
                dispatch.planner().select(request, serving.providers(), exchange, cancellation, explained);
        List<Refusal> refusals = new ArrayList<>(selection.refusals());
        ParameterPolicy requestedPolicy = exchange.getVariable(PARAMETER_POLICY, ParameterPolicy.class);
        List<Refusal> rejected = new ArrayList<>();
        List<PreparedRequest> preparedRequests =
                dispatch.parameterAdapter().prepare(request, selection.candidates(), requestedPolicy, rejected);
        stats.addTime(RequestPart.ROUTE, start);
        boolean noneAccepted = preparedRequests.isEmpty();
        var limits = new CandidateLimits(dispatch, stats, cancellation);
        if (explained != null) {
            stats.setRoute(explained.text(selection.refusals(), rejected));
        }
        var queue = new CandidateQueue(
                dispatch,
                request,
                requestedPolicy,
                preparedRequests,
                refusals,
                dispatch.planner().fallback(request, serving.providers()));
        if (selection.candidates().isEmpty()) {
            queue.startWithFallback();
        }
        HedgeStart hedges = hedging == null || exchange.getVariable(ATTEMPT) != null
                ? null
                : new HedgeStart(exchange, request, dispatch, calls, serving, queue, limits);
        if (hedging != null) {
            hedging.budget().addRequest();
        }
        Candidate first =
                preparedRequests.isEmpty() ? null : preparedRequests.getFirst().candidate();
        for (PreparedRequest prepared = queue.next(); prepared != null; prepared = queue.next()) {
            Candidate candidate = prepared.candidate();
            if (cancellation != null) {
                if (cancellation.isCancelled() && cancellation.cause() != Cause.DEADLINE) {
                    throw cancellation.exception();
                }
                if (cancellation.remaining().isZero()) {
                    refusals.add(Refusal.of(candidate.provider(), timedOut("not called")));
                    break;
                }
            }
            boolean hasList = queue.hasListForNoCapacity(candidate);
            RateReservation rates = limits.reserve(preparedRequests, queue.current(), !hasList);
            GatewayException noCapacity = rates.failure();
            if (noCapacity != null) {
                queue.addListForNoCapacity(candidate);
                // Without other models in the list the candidate is next again, and may wait then
                if (limits.defer(preparedRequests, queue.current(), rates) || hasList) {
                    queue.moved();
                } else {
                    refusals.add(Refusal.of(candidate.provider(), noCapacity));
                }
                continue;
            }
            if (cancellation != null && cancellation.isCancelled()) {
                rates.cancel();
                if (cancellation.cause() != Cause.DEADLINE) {
                    throw cancellation.exception();
                }
                refusals.add(Refusal.of(candidate.provider(), timedOut("not called")));
                break;
            }
            stats.addCall();
            var call = new CandidateCall(
                    request,
                    prepared,
                    calls.createAttempt(exchange, prepared.request(), queue.attempt(candidate, stats, rates, false)),
                    serving.producers().get(candidate.provider()),
                    rates);
            observed.attempt(call.exchange(), candidate);
            HedgedCall hedged = hedges == null ? null : hedge(call, hedges, cancellation, observed);
            CandidateCall responding = call;
            Hedge failedHedge = null;
            if (hedged == null) {
                call.send(calls);
            } else {
                hedged.send();
                Hedge won = hedged.won();
                failedHedge = hedged.failed();
                if (won != null) {
                    won.adopt(exchange, observed);
                    responding = won.call();
                }
                if (hedged.isHedged()) {
                    hedges = null;
                }
            }
            GatewayException failure = responding.failure();
            if (failure == null) {
                if (responding == call) {
                    observed.responded();
                }
                stats.setChanges(responding.prepared().changes());
                if (!responding.candidate().equals(first)) {
                    stats.setFallback();
                }
                recordRejection(exchange, call);
                if (failedHedge != null) {
                    recordRejection(exchange, failedHedge.call());
                }
                return result(responding);
            }
            if (hedged == null) {
                observed.attemptFailed(failure);
            }
            if (cancellation != null && cancellation.isCancelled() && cancellation.cause() != Cause.DEADLINE) {
                throw cancellation.exception();
            }
            if (!continues(exchange, call, failure, queue, refusals)) {
                break;
            }
            GatewayException failedToo =
                    failedHedge == null ? null : failedHedge.call().failure();
            if (failedHedge != null && failedToo != null) {
                observed.calledLast(failedHedge.call().candidate());
                if (!continues(exchange, failedHedge.call(), failedToo, queue, refusals)) {
                    break;
                }
            }
        }
        // A candidate that rejects the parameters determines the error only when all candidates do
        rejected.forEach(refusal ->
                refusals.add(noneAccepted ? refusal : Refusal.notCalled(refusal.provider(), refusal.reason())));
        throw DispatchFailure.of(request.model(), refusals);
    }

    /** The call with a hedge, if its provider has a history and another one is left; null: without. */
    private @Nullable HedgedCall hedge(
            CandidateCall call, HedgeStart hedges, @Nullable Cancellation cancellation, ObservedRequest observed) {
        if (hedging == null || cancellation == null || !hedges.mayFollow(call.candidate())) {
            return null;
        }
        return hedging.delay(call.candidate(), call.prepared().request().stream())
                .map(delay -> new HedgedCall(calls, call, cancellation, observed, hedges, hedging, delay.toNanos()))
                .orElse(null);
    }

    private Object result(CandidateCall responding) {
        Candidate candidate = responding.candidate();
        dispatch.parameterAdapter().logOnce(responding.prepared());
        Object result = Respondents.complete(
                responding.exchange().getMessage().getBody(), candidate.provider(), candidate.model());
        return CostDecorator.decorate(result, dispatch.registry(), candidate);
    }

    /** Whether other candidates may be called after the failure, which becomes a refusal or leads to another call of the candidate. */
    private boolean continues(
            Exchange exchange,
            CandidateCall failed,
            GatewayException failure,
            CandidateQueue queue,
            List<Refusal> refusals) {
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
        recordRejection(exchange, failed);
        refusals.add(Refusal.of(candidate.provider(), failure));
        return true;
    }

    /** Passes the provider over for a while, if it rejected our key. */
    private void recordRejection(Exchange exchange, CandidateCall call) {
        String provider = call.candidate().provider();
        if (call.failure() instanceof AuthenticationFailed && !calls.hasForwardedHeaders(exchange, provider)) {
            dispatch.keyCooldown().recordRejection(provider);
        }
    }

    private static ProviderUnavailable timedOut(String outcome) {
        return new ProviderUnavailable(outcome + " before the request deadline", Reason.DEADLINE);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        routes.watch();
    }

    @Override
    protected void doStop() throws Exception {
        routes.close();
        super.doStop();
    }
}
