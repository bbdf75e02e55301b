package io.ratatoskr.camel.dispatch;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.ATTEMPT;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.CALLER;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.REQUEST_STATS;

import io.ratatoskr.access.CallerKeys;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.Operation;
import io.ratatoskr.camel.convert.CallVariables;
import io.ratatoskr.camel.convert.RequestBodies;
import io.ratatoskr.camel.convert.RequestKind;
import io.ratatoskr.camel.exchange.Caller;
import io.ratatoskr.camel.exchange.ClosingStream;
import io.ratatoskr.camel.exchange.ForwardingStream;
import io.ratatoskr.camel.exchange.ReleaseOnCompletion;
import io.ratatoskr.camel.exchange.RequestStats;
import io.ratatoskr.camel.exchange.StreamCloser;
import io.ratatoskr.camel.provider.CallerKeyCheck;
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
        var observed = new ObservedRequest(
                observers.start(exchange, request),
                operation,
                stats,
                dispatch.providers().keySet());
        try {
            process(exchange, request, observed);
        } catch (Throwable failure) {
            observed.fail(failure);
            throw failure;
        }
    }

    private void process(Exchange exchange, ModelRequest request, ObservedRequest observed) throws Exception {
        CallerKeys callerKeys = CallerKeyCheck.of(exchange, dispatch.providers());
        ConcurrencyLimiter.Permit permit = dispatch.concurrencyLimiter()
                .acquire(exchange.getVariable(CANCELLATION, Cancellation.class), exchange.getVariable(ATTEMPT) != null);
        boolean streaming = false;
        try {
            Object response = observed.complete(
                    caching == null
                            ? dispatchToCandidates(exchange, request, callerKeys, observed)
                            : caching.respond(
                                    exchange,
                                    request,
                                    observed.stats(),
                                    routes.current().providers(),
                                    call -> dispatchToCandidates(exchange, call, callerKeys, observed)));
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

    private Object dispatchToCandidates(
            Exchange exchange, ModelRequest request, @Nullable CallerKeys callerKeys, ObservedRequest observed)
            throws Exception {
        return new RequestDispatch(exchange, request, observed, routes.current(), calls, hedging, callerKeys).respond();
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
