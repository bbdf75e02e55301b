package io.ratatoskr.camel.dispatch;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.ATTEMPT;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.CALLER;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.INBOUND_REQUEST;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.OWN_CALL;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.PARAMETER_POLICY;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.REQUEST;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.REQUEST_STATS;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Cancellation.Cause;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.error.AuthenticationFailed;
import io.ratatoskr.api.error.CircuitOpen;
import io.ratatoskr.api.error.ContextLengthExceeded;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.ProviderUnavailable.Progress;
import io.ratatoskr.api.error.ProviderUnavailable.Reason;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.model.KnownModel;
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
import io.ratatoskr.camel.provider.BreakerCall;
import io.ratatoskr.routing.Candidate;
import io.ratatoskr.routing.DispatchFailure;
import io.ratatoskr.routing.EmbeddingValidator;
import io.ratatoskr.routing.Refusal;
import io.ratatoskr.routing.Selection;
import io.ratatoskr.settings.ParameterPolicy;
import io.ratatoskr.settings.ProviderSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the request to its candidates in order, each on its own exchange. A failure that allows fallback moves on to the next
 * candidate; any other failure is returned at once. In: a {@link ModelRequest} or any body that is one. Out: a response or a stream.
 */
final class DispatchProducer extends DefaultProducer {
    /** Variables that attempts do not get. */
    private static final Set<String> CALLS_OWN = Set.of(INBOUND_REQUEST, REQUEST, REQUEST_STATS, OWN_CALL);

    private final Operation operation;
    private final RequestKind kind;
    private final DispatchContext dispatch;
    private final ProviderRoutes routes;

    DispatchProducer(DispatchEndpoint endpoint, Operation operation, DispatchContext dispatch) {
        super(endpoint);
        this.operation = operation;
        this.kind = RequestKind.of(operation);
        this.dispatch = dispatch;
        this.routes = new ProviderRoutes(endpoint.getCamelContext(), operation);
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        RequestBodies.prepare(exchange, kind);
        ModelRequest request = (ModelRequest) exchange.getMessage().getBody();
        ConcurrencyLimiter.Permit permit =
                dispatch.concurrencyLimiter().acquire(exchange.getVariable(CANCELLATION, Cancellation.class));
        boolean streaming = false;
        try {
            Object response = dispatchToCandidates(exchange, request);
            Object body = switch (response) {
                case ChatStream chat -> ForwardingStream.chat(new ClosingStream<>(chat, permit::release));
                case GenerateStream generate ->
                    ForwardingStream.generate(new ClosingStream<>(generate, permit::release));
                default -> response;
            };
            if (body instanceof ModelStream<?> stream) {
                exchange.getExchangeExtension().addOnCompletion(new StreamCloser(stream, frontendCaller(exchange)));
                permit.releaseWhenCancelled();
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

    private Object dispatchToCandidates(Exchange exchange, ModelRequest request) throws Exception {
        ProviderRoutes.RouteSnapshot serving = routes.current();
        Selection selection = dispatch.router().select(request, serving.providers());
        Cancellation cancellation = exchange.getVariable(CANCELLATION, Cancellation.class);
        RequestStats stats = exchange.getVariable(REQUEST_STATS, RequestStats.class);
        if (stats == null) {
            stats = new RequestStats();
            exchange.setVariable(REQUEST_STATS, stats);
        }
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
                    createAttempt(exchange, prepared.request(), new Attempt(candidate.provider(), last, stats));
            Producer producer = serving.producers().get(candidate.provider());
            GatewayException failure = callCandidate(producer, attempt, request, candidate);
            if (failure == null) {
                stats.setChanges(prepared.changes());
                dispatch.parameterAdapter().logOnce(prepared);
                Object result =
                        Respondents.complete(attempt.getMessage().getBody(), candidate.provider(), candidate.model());
                return CostDecorator.decorate(result, dispatch.registry(), candidate);
            }
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
            if (failure instanceof AuthenticationFailed && !hasForwardedHeaders(exchange, candidate.provider())) {
                dispatch.keyCooldown().recordRejection(candidate.provider());
            }
            refusals.add(Refusal.of(candidate.provider(), failure));
        }
        // A candidate that rejects the parameters determines the error only when all candidates do
        rejected.forEach(refusal ->
                refusals.add(noneAccepted ? refusal : Refusal.notCalled(refusal.provider(), refusal.reason())));
        throw DispatchFailure.of(request.model(), refusals);
    }

    /** Whether the call carries headers of the caller: a rejection may then be about these, and not about our key. */
    private boolean hasForwardedHeaders(Exchange exchange, String provider) {
        ProviderSettings settings = dispatch.providers().get(provider);
        return settings != null
                && settings.forwardHeaders().stream()
                        .anyMatch(name -> exchange.getMessage().getHeader(name) != null);
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

    /** Calls one candidate, behind the circuit breaker of its model where there is one; null on success. */
    private @Nullable GatewayException callCandidate(
            @Nullable Producer producer, Exchange attempt, ModelRequest request, Candidate candidate) throws Exception {
        if (!dispatch.breakers().isPerModel(candidate.provider())) {
            return send(producer, attempt, request, candidate);
        }
        BreakerCall call;
        try {
            call = dispatch.breakers().startModelCall(candidate.provider(), operation.wireName(), candidate.model());
        } catch (CircuitOpen open) {
            return open;
        }
        try {
            GatewayException failure = send(producer, attempt, request, candidate);
            if (failure != null) {
                call.fail(failure);
                return failure;
            }
            Object result = attempt.getMessage().getBody();
            Object observed = call.observe(result, attempt.getVariable(CANCELLATION, Cancellation.class));
            attempt.getMessage().setBody(observed);
            return null;
        } catch (Throwable failure) {
            call.fail(failure);
            throw failure;
        }
    }

    /** Sends the request to one candidate; null on success. */
    private @Nullable GatewayException send(
            @Nullable Producer producer, Exchange attempt, ModelRequest request, Candidate candidate) throws Exception {
        if (producer == null) {
            throw new IllegalStateException("candidate '" + candidate.provider() + "' has no route");
        }
        try {
            producer.process(attempt);
        } catch (DirectConsumerNotAvailableException notAvailable) {
            attempt.setException(notAvailable);
        }
        Exception failure = attempt.getException();
        if (failure == null) {
            return attempt.getMessage().getBody() instanceof EmbedResponse vectors
                            && request instanceof EmbedRequest embedRequest
                    ? EmbeddingValidator.check(candidate.provider(), embedRequest, vectors, dimensions(candidate))
                    : null;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof GatewayException known) {
                return known;
            }
            if (cause instanceof CallNotPermittedException) {
                return dispatch.breakers().rejection(candidate.provider(), operation.wireName());
            }
            if (cause instanceof DirectConsumerNotAvailableException) {
                return new ProviderUnavailable(candidate.provider() + ": route is stopped")
                        .withProgress(Progress.NOT_SENT);
            }
        }
        throw failure;
    }

    private int dimensions(Candidate candidate) {
        KnownModel known = dispatch.registry().find(candidate.model()).get(candidate.provider());
        Integer dimensions = known == null ? null : known.info().dimensions();
        return dimensions == null ? 0 : dimensions;
    }

    /** Creates the exchange of an attempt. Of the caller's headers, only those in the provider's {@code forward-headers} are copied. */
    private Exchange createAttempt(Exchange exchange, ModelRequest request, Attempt attemptState) {
        var attempt = new DefaultExchange(exchange.getContext(), exchange.getPattern());
        attempt.setExchangeId(exchange.getExchangeId());
        attempt.getExchangeExtension().setFromEndpoint(exchange.getFromEndpoint());
        attempt.getExchangeExtension().setFromRouteId(exchange.getFromRouteId());
        attempt.getExchangeExtension().setUnitOfWork(exchange.getUnitOfWork());
        if (exchange.hasVariables()) {
            exchange.getVariables().forEach((name, value) -> {
                if (!CALLS_OWN.contains(name)) {
                    attempt.setVariable(name, value);
                }
            });
        }
        attempt.setVariable(ATTEMPT, attemptState);
        ProviderSettings settings = dispatch.providers().get(attemptState.provider());
        if (settings != null) {
            for (String header : settings.forwardHeaders()) {
                Object value = exchange.getMessage().getHeader(header);
                if (value != null) {
                    attempt.getIn().setHeader(header, value);
                }
            }
        }
        attempt.getIn().setBody(request);
        return attempt;
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
