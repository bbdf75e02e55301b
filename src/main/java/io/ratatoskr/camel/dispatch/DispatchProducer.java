package io.ratatoskr.camel.dispatch;

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
import io.ratatoskr.api.error.ContextLengthExceeded;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.ProviderUnavailable.Reason;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.camel.convert.CallVariables;
import io.ratatoskr.camel.convert.RequestBodies;
import io.ratatoskr.camel.convert.RequestKind;
import io.ratatoskr.camel.exchange.Attempt;
import io.ratatoskr.camel.exchange.Caller;
import io.ratatoskr.camel.exchange.ClosingStream;
import io.ratatoskr.camel.exchange.ForwardingStream;
import io.ratatoskr.camel.exchange.ReleaseOnCompletion;
import io.ratatoskr.camel.exchange.RequestStats;
import io.ratatoskr.camel.exchange.Respondents;
import io.ratatoskr.routing.Candidate;
import io.ratatoskr.routing.DispatchFailure;
import io.ratatoskr.routing.Refusal;
import io.ratatoskr.routing.Selection;
import io.ratatoskr.settings.ParameterPolicy;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
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

    DispatchProducer(DispatchEndpoint endpoint, Operation operation, DispatchContext dispatch) {
        super(endpoint);
        this.operation = operation;
        this.kind = RequestKind.of(operation);
        this.dispatch = dispatch;
        this.routes = new ProviderRoutes(endpoint.getCamelContext(), operation);
        this.calls = new CandidateCalls(operation, dispatch);
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
        var observed = new ObservedRequest(observers.start(exchange, request), operation, stats);
        try {
            process(exchange, request, observed);
        } catch (Throwable failure) {
            observed.fail(failure);
            throw failure;
        }
    }

    private void process(Exchange exchange, ModelRequest request, ObservedRequest observed) throws Exception {
        ConcurrencyLimiter.Permit permit =
                dispatch.concurrencyLimiter().acquire(exchange.getVariable(CANCELLATION, Cancellation.class));
        boolean streaming = false;
        try {
            Object response = observed.complete(dispatchToCandidates(exchange, request, observed));
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
        ProviderRoutes.RouteSnapshot serving = routes.current();
        Selection selection = dispatch.router().select(request, serving.providers());
        Cancellation cancellation = exchange.getVariable(CANCELLATION, Cancellation.class);
        RequestStats stats = observed.stats();
        List<Refusal> refusals = new ArrayList<>(selection.refusals());
        ParameterPolicy requestedPolicy = exchange.getVariable(PARAMETER_POLICY, ParameterPolicy.class);
        List<Refusal> rejected = new ArrayList<>();
        List<PreparedRequest> preparedRequests =
                dispatch.parameterAdapter().prepare(request, selection.candidates(), requestedPolicy, rejected);
        boolean noneAccepted = preparedRequests.isEmpty();
        for (int i = 0; i < preparedRequests.size(); i++) {
            PreparedRequest prepared = preparedRequests.get(i);
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
            boolean last = i == preparedRequests.size() - 1;
            stats.addCall();
            Exchange attempt =
                    calls.createAttempt(exchange, prepared.request(), new Attempt(candidate.provider(), last, stats));
            Producer producer = serving.producers().get(candidate.provider());
            observed.attempt(attempt, candidate);
            GatewayException failure = calls.call(producer, attempt, request, candidate);
            if (failure == null) {
                observed.responded();
                stats.setChanges(prepared.changes());
                dispatch.parameterAdapter().logOnce(prepared);
                Object result =
                        Respondents.complete(attempt.getMessage().getBody(), candidate.provider(), candidate.model());
                return CostDecorator.decorate(result, dispatch.registry(), candidate);
            }
            observed.attemptFailed(failure);
            if (cancellation != null && cancellation.isCancelled() && cancellation.cause() != Cause.DEADLINE) {
                throw cancellation.exception();
            }
            if (failure instanceof ProviderUnavailable unavailable && unavailable.reason() == Reason.DEADLINE) {
                refusals.add(Refusal.of(candidate.provider(), timedOut("no response")));
                break;
            }
            if (failure instanceof UnsupportedParameter unsupported) {
                PreparedRequest retry =
                        dispatch.parameterAdapter().retryWithout(prepared, request, unsupported, requestedPolicy);
                if (retry != null) {
                    preparedRequests.set(i--, retry);
                    continue;
                }
            }
            boolean larger = failure instanceof ContextLengthExceeded tooLong
                    && retainLargerContext(preparedRequests, i, tooLong);
            if (!failure.isFallbackAllowed() && !larger) {
                throw failure;
            }
            if (failure instanceof AuthenticationFailed && !calls.hasForwardedHeaders(exchange, candidate.provider())) {
                dispatch.keyCooldown().recordRejection(candidate.provider());
            }
            refusals.add(Refusal.of(candidate.provider(), failure));
        }
        // A candidate that rejects the parameters determines the error only when all candidates do
        rejected.forEach(refusal ->
                refusals.add(noneAccepted ? refusal : Refusal.notCalled(refusal.provider(), refusal.reason())));
        throw DispatchFailure.of(request.model(), refusals);
    }

    /** Keeps only the remaining candidates with a larger known context window; returns false when there is none. */
    private boolean retainLargerContext(
            List<PreparedRequest> preparedRequests, int index, ContextLengthExceeded tooLong) {
        int window = Math.max(
                tooLong.limit().orElse(0),
                contextWindow(preparedRequests.get(index).candidate()));
        List<PreparedRequest> remaining = preparedRequests.subList(index + 1, preparedRequests.size());
        remaining.removeIf(prepared -> contextWindow(prepared.candidate()) <= window);
        return !remaining.isEmpty();
    }

    /** In tokens; 0 when unknown. */
    private int contextWindow(Candidate candidate) {
        Integer window = dispatch.registry()
                .metadata(candidate.provider(), candidate.model())
                .info()
                .contextWindow();
        return window == null ? 0 : window;
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
