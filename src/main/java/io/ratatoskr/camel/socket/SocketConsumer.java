package io.ratatoskr.camel.socket;

import io.ratatoskr.access.CallerKeys;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.frontend.InboundRequests;
import io.ratatoskr.camel.routes.FailureFormatter;
import io.ratatoskr.http.LoggedFailure;
import io.ratatoskr.limits.BodyMemory;
import io.ratatoskr.socket.SocketOperation;
import io.ratatoskr.socket.SocketRequest;
import io.ratatoskr.socket.SocketResponder;
import io.ratatoskr.socket.SocketServer;
import io.ratatoskr.telemetry.FrontendObservation;
import io.ratatoskr.telemetry.TraceParent;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The consumer of one operation. Counts a request as in flight until the last line of its response has been written. */
final class SocketConsumer extends DefaultConsumer implements SocketOperation, ShutdownAware, Suspendable {
    private static final Logger LOG = LoggerFactory.getLogger(SocketConsumer.class);
    /** The fields of {@code meta} that are headers of the message, as in HTTP. */
    private static final List<String> HEADERS = List.of("parameters", "cache", "explain", "session");

    private final AtomicInteger activeRequests = new AtomicInteger();
    private @Nullable SocketServer server;

    SocketConsumer(SocketEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
    }

    @Override
    public SocketEndpoint getEndpoint() {
        return (SocketEndpoint) super.getEndpoint();
    }

    @Override
    public String name() {
        return getEndpoint().getConfiguration().getOperation();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        SocketGateway gateway = getEndpoint()
                .getCamelContext()
                .getRegistry()
                .lookupByNameAndType(SocketFrontend.SERVER_BEAN, SocketGateway.class);
        if (gateway == null) {
            throw new ConfigurationInvalid(
                    "socket-requests: needs a gateway with ratatoskr.socket.path or ratatoskr.tcp.port");
        }
        gateway.startWith(getEndpoint().getCamelContext());
        SocketServer created = gateway.server();
        try {
            created.addOperation(this);
        } catch (IllegalArgumentException taken) {
            throw new ConfigurationInvalid("the route '%s': %s".formatted(getRouteId(), taken.getMessage()));
        }
        server = created;
    }

    @Override
    protected void doStop() throws Exception {
        if (server != null) {
            server.removeOperation(this);
        }
        super.doStop();
    }

    @Override
    public boolean isAccepting() {
        return isRunAllowed() && !isSuspendingOrSuspended();
    }

    @Override
    public void requestStarted() {
        activeRequests.incrementAndGet();
    }

    @Override
    public void requestEnded() {
        activeRequests.decrementAndGet();
    }

    /** Processes an exchange, whose unit of work ends after the last line of the response has been written. */
    @Override
    public void serve(SocketRequest request, SocketResponder responder) throws Exception {
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        createUoW(exchange);
        var caller = new SocketExchangeCaller(request);
        exchange.setVariable(RatatoskrConstants.CALLER, caller);
        try {
            respond(exchange, request, responder);
        } finally {
            doneUoW(exchange);
            caller.end();
            releaseExchange(exchange, false);
        }
    }

    private void respond(Exchange exchange, SocketRequest request, SocketResponder responder) {
        try {
            runRoute(exchange, request, responder);
            Exception failure = exchange.getException();
            if (failure != null) {
                throw failure;
            }
            SocketResponses.write(exchange, request, responder);
        } catch (Exception e) {
            boolean logged = e.equals(exchange.getException()) && FailureFormatter.isLogged(exchange, e);
            // For its completions: a response that cannot be written, such as a stream of a model, is closed
            exchange.setException(e);
            responder.fail(logged && !(e instanceof GatewayException) ? new LoggedFailure(e) : e);
        }
    }

    private void runRoute(Exchange exchange, SocketRequest request, SocketResponder responder)
            throws InterruptedException {
        exchange.setVariable(RatatoskrConstants.CANCELLATION, request.cancellation());
        exchange.setVariable(RatatoskrConstants.REQUEST_ID, request.requestId());
        CallerKeys keys = request.callerKeys();
        if (keys != null) {
            exchange.setVariable(RatatoskrConstants.CALLER_KEYS, keys);
        }
        exchange.setProperty(InboundRequests.BODY_MEMORY, (BodyMemory) request);
        exchange.setProperty(SocketFrontend.RESPONDER, responder);
        Message message = exchange.getIn();
        message.setBody(request.body());
        for (String name : HEADERS) {
            String value = request.meta(name);
            if (value != null) {
                message.setHeader("x-ratatoskr-" + name, value);
            }
        }
        String traceParent = request.meta(TraceParent.HEADER);
        if (traceParent != null) {
            message.setHeader(TraceParent.HEADER, traceParent);
        }
        if (!request.observation().equals(FrontendObservation.NONE)) {
            request.observation().propagate(message::setHeader);
        }
        CountDownLatch later = new CountDownLatch(1);
        boolean now = getAsyncProcessor().process(exchange, sync -> later.countDown());
        if (!now) {
            later.await();
        }
    }

    @Override
    public int getPendingExchangesSize() {
        return activeRequests.get();
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        return false;
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        SocketServer known = server;
        if (forced && known != null) {
            int pending = activeRequests.get();
            if (pending > 0) {
                LOG.info("the shutdown timeout has passed: {} requests in flight at {} fail", pending, getEndpoint());
            }
            known.cancelRequests(this);
        }
    }
}
