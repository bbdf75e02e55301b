package io.ratatoskr.camel.frontend;

import io.ratatoskr.access.CallerKeys;
import io.ratatoskr.access.IdentifiedRequest;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.routes.FailureFormatter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumer of a frontend: makes each request an exchange of its route, and knows the requests in flight, for which the route waits when
 * it stops. A request is in flight from {@link #requestStarted} to {@link #requestEnded}, which is after its response, a stream included,
 * has been sent.
 *
 * <p>The exchange has the variables {@code caller}, {@code cancellation}, {@code requestId} and, where the caller sent any, the keys for
 * providers. Its unit of work ends after the response, and so do the streams that nobody has read. Thread-safe.
 *
 * @param <Q> a request
 * @param <S> the response that a completed exchange becomes
 * @param <R> sends the response to one request
 */
public abstract class RequestConsumer<Q extends IdentifiedRequest, S, R> extends DefaultConsumer
        implements ShutdownAware, Suspendable {
    private static final Logger LOG = LoggerFactory.getLogger(RequestConsumer.class);

    private final AtomicInteger activeRequests = new AtomicInteger();

    protected RequestConsumer(Endpoint endpoint, Processor processor) {
        super(endpoint, processor);
    }

    /**
     * Puts the request on the exchange, calls {@link #runRoute}, and makes the response of the exchange.
     *
     * @throws Exception the failure of the request, which is sent instead
     */
    protected abstract S respond(Exchange exchange, Q request, R responder) throws Exception;

    /**
     * Sends the response; returns once it has been sent, a stream to its end.
     *
     * @throws Exception the failure to send it, which {@link #serve} throws; the exchange has failed then
     */
    protected abstract void send(Exchange exchange, S response, Q request, R responder) throws Exception;

    /**
     * Sends a failure instead of the response.
     *
     * @param logged whether an error handler has logged it, so that it need not be logged again; never so for a failure of the gateway's
     *     own types
     */
    protected abstract void sendFailure(Exchange exchange, Exception failure, boolean logged, Q request, R responder);

    /** Cancels the requests in flight of this consumer: the time for them to end has passed. */
    protected abstract void cancelRequests();

    /** The name for messages. */
    public String name() {
        String id = getRouteId();
        return id == null ? getEndpoint().getEndpointUri() : "the route '%s'".formatted(id);
    }

    /** Returns whether new requests are accepted; false: the route is suspended or stopping. */
    public final boolean isAccepting() {
        return isRunAllowed() && !isSuspendingOrSuspended();
    }

    /**
     * Counts a request as in flight. Called before {@link #isAccepting} is evaluated a last time, so that a route that stops waits for it or
     * refuses it.
     */
    public final void requestStarted() {
        activeRequests.incrementAndGet();
    }

    /** Ends what {@link #requestStarted} began. */
    public final void requestEnded() {
        activeRequests.decrementAndGet();
    }

    /**
     * Serves a request on its own thread, which it may block.
     *
     * @throws Exception when the response could not be sent
     */
    public final void serve(Q request, R responder) throws Exception {
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        createUoW(exchange);
        var caller = new RequestCaller(request);
        exchange.setVariable(RatatoskrConstants.CALLER, caller);
        try {
            serve(exchange, request, responder);
        } finally {
            doneUoW(exchange);
            caller.end();
            releaseExchange(exchange, false);
        }
    }

    private void serve(Exchange exchange, Q request, R responder) throws Exception {
        S response;
        try {
            exchange.setVariable(RatatoskrConstants.CANCELLATION, request.cancellation());
            exchange.setVariable(RatatoskrConstants.REQUEST_ID, request.requestId());
            CallerKeys keys = request.callerKeys();
            if (keys != null) {
                exchange.setVariable(RatatoskrConstants.CALLER_KEYS, keys);
            }
            response = respond(exchange, request, responder);
        } catch (Exception e) {
            boolean logged = e.equals(exchange.getException())
                    && FailureFormatter.isLogged(exchange, e)
                    && !(e instanceof GatewayException);
            // For its completions: a response that cannot be written, such as a stream of a model, is closed
            exchange.setException(e);
            sendFailure(exchange, e, logged, request, responder);
            return;
        }
        try {
            send(exchange, response, request, responder);
        } catch (Exception e) {
            exchange.setException(e);
            throw e;
        }
    }

    /**
     * Runs the route, to its end.
     *
     * @throws Exception the failure of the exchange
     */
    protected final void runRoute(Exchange exchange) throws Exception {
        CountDownLatch later = new CountDownLatch(1);
        boolean now = getAsyncProcessor().process(exchange, sync -> later.countDown());
        if (!now) {
            later.await();
        }
        Exception failure = exchange.getException();
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public final int getPendingExchangesSize() {
        return activeRequests.get();
    }

    @Override
    public final boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        return false;
    }

    @Override
    public final void prepareShutdown(boolean suspendOnly, boolean forced) {
        if (forced) {
            int pending = activeRequests.get();
            if (pending > 0) {
                LOG.info("the shutdown timeout has passed: {} requests in flight at {} fail", pending, getEndpoint());
            }
            cancelRequests();
        }
    }
}
