package io.ratatoskr.camel.grpc;

import com.google.protobuf.MessageLite;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.camel.frontend.ForwardedHeaders;
import io.ratatoskr.camel.frontend.RequestConsumer;
import io.ratatoskr.grpc.GatewayGrpcServer;
import io.ratatoskr.grpc.GrpcRequest;
import io.ratatoskr.grpc.GrpcResponder;
import io.ratatoskr.grpc.GrpcRoute;
import io.ratatoskr.grpc.Rpc;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The consumer of one call. */
final class GrpcRequestsConsumer extends RequestConsumer<GrpcRequest, RpcResponse, GrpcResponder> implements GrpcRoute {
    private final GatewayGrpcServer server;
    private final ForwardedHeaders forwarded;
    private final Rpc rpc;

    GrpcRequestsConsumer(GrpcRequestsEndpoint endpoint, Processor processor, GrpcFrontendServer frontend, Rpc rpc) {
        super(endpoint, processor);
        this.server = frontend.server();
        this.forwarded = frontend.forwarded();
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
    protected RpcResponse respond(Exchange exchange, GrpcRequest request, GrpcResponder responder) throws Exception {
        exchange.setVariable(GrpcBinding.RPC_REQUEST, request);
        exchange.getIn().setBody(request.message());
        forwarded.copy(request::header, exchange.getIn());
        request.forEachKnownHeader((name, value) -> exchange.getIn().setHeader(name, value));
        request.observation().propagate((name, value) -> exchange.getIn().setHeader(name, value));
        runRoute(exchange);
        return response(exchange);
    }

    @Override
    protected void send(Exchange exchange, RpcResponse response, GrpcRequest request, GrpcResponder responder) {
        response.sendTo(responder);
    }

    @Override
    protected void sendFailure(
            Exchange exchange, Exception failure, boolean logged, GrpcRequest request, GrpcResponder responder) {
        responder.fail(failure, logged);
    }

    @Override
    protected void cancelRequests() {
        server.cancelRequests(this);
    }

    private RpcResponse response(Exchange exchange) {
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
}
