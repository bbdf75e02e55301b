package io.ratatoskr.camel.grpc;

import com.google.protobuf.MessageLite;
import io.ratatoskr.access.CallerKeys;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.routes.FailureFormatter;
import io.ratatoskr.grpc.GatewayGrpcServer;
import io.ratatoskr.grpc.GrpcRequest;
import io.ratatoskr.grpc.GrpcResponder;
import io.ratatoskr.grpc.GrpcRoute;
import io.ratatoskr.grpc.Rpc;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;

/** The consumer of one call. Counts a request as in flight until its response, a stream included, has been sent. */
final class GrpcRequestsConsumer extends DefaultConsumer implements GrpcRoute, ShutdownAware, Suspendable {
    private final GatewayGrpcServer server;
    private final Rpc rpc;
    private final AtomicInteger activeRequests = new AtomicInteger();

    GrpcRequestsConsumer(GrpcRequestsEndpoint endpoint, Processor processor, GatewayGrpcServer server, Rpc rpc) {
        super(endpoint, processor);
        this.server = server;
        this.rpc = rpc;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        server.addRoute(rpc, this);
    }

    @Override
    protected void doStop() throws Exception {
        server.removeRoute(rpc, this);
        super.doStop();
    }

    @Override
    public String name() {
        String id = getRouteId();
        return id == null ? getEndpoint().getEndpointUri() : "the route '%s'".formatted(id);
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

    /** Processes an exchange, whose unit of work ends after the response, a stream included, has been sent. */
    @Override
    public void serve(GrpcRequest request, GrpcResponder responder) throws Exception {
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        createUoW(exchange);
        var caller = new RpcCaller(request);
        exchange.setVariable(RatatoskrConstants.CALLER, caller);
        try {
            respond(exchange, request, responder);
        } finally {
            doneUoW(exchange);
            caller.end();
            releaseExchange(exchange, false);
        }
    }

    private void respond(Exchange exchange, GrpcRequest request, GrpcResponder responder) {
        RpcResponse response;
        try {
            runRoute(exchange, request);
            response = response(exchange);
        } catch (Exception e) {
            boolean logged = e.equals(exchange.getException())
                    && FailureFormatter.isLogged(exchange, e)
                    && !(e instanceof GatewayException);
            // For its completions: a response that cannot be sent, such as a stream of a model, is closed
            exchange.setException(e);
            responder.fail(e, logged);
            return;
        }
        response.sendTo(responder);
    }

    private void runRoute(Exchange exchange, GrpcRequest request) throws InterruptedException {
        exchange.setVariable(RatatoskrConstants.CANCELLATION, request.cancellation());
        exchange.setVariable(RatatoskrConstants.REQUEST_ID, request.requestId());
        exchange.setVariable(GrpcBinding.RPC_REQUEST, request);
        CallerKeys keys = request.callerKeys();
        if (keys != null) {
            exchange.setVariable(RatatoskrConstants.CALLER_KEYS, keys);
        }
        exchange.getIn().setBody(request.message());
        request.forEachKnownHeader((name, value) -> exchange.getIn().setHeader(name, value));
        request.observation().propagate((name, value) -> exchange.getIn().setHeader(name, value));
        CountDownLatch later = new CountDownLatch(1);
        boolean now = getAsyncProcessor().process(exchange, sync -> later.countDown());
        if (!now) {
            later.await();
        }
    }

    private RpcResponse response(Exchange exchange) throws Exception {
        Exception failure = exchange.getException();
        if (failure != null) {
            throw failure;
        }
        Object body = exchange.getMessage().getBody();
        return switch (body) {
            case RpcResponse response -> response;
            case MessageLite message -> new RpcResponse.Single(Map.of(), message, Map.of());
            case null, default ->
                throw new ConfigurationInvalid(
                        "%s returned %s; expected the response of the bean ratatoskr-grpc, or a message of %s"
                                .formatted(
                                        name(),
                                        body == null
                                                ? "no body"
                                                : "a " + body.getClass().getSimpleName(),
                                        Rpc.SERVICE));
        };
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
        if (forced) {
            server.cancelRequests();
        }
    }
}
