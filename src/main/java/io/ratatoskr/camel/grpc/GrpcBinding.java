package io.ratatoskr.camel.grpc;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.INBOUND_REQUEST;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.REQUEST_STATS;
import static java.util.Objects.requireNonNull;

import com.google.protobuf.MessageLite;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.camel.exchange.JsonPool;
import io.ratatoskr.camel.exchange.LargeConversions;
import io.ratatoskr.camel.exchange.PayloadSize;
import io.ratatoskr.camel.exchange.RequestPart;
import io.ratatoskr.camel.exchange.RequestStats;
import io.ratatoskr.camel.frontend.GatewayHeaders;
import io.ratatoskr.camel.frontend.InboundRequests;
import io.ratatoskr.grpc.GrpcRequest;
import io.ratatoskr.grpc.message.ChatEventWriter;
import io.ratatoskr.grpc.message.GenerateEventWriter;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Binds the operations of models to gRPC: messages of the wire to records, and back. Routes call its methods by name. They set the body
 * themselves: for a value that a method returns, Camel copies the message with all its headers. Thread-safe.
 */
public final class GrpcBinding {
    /** Variable: the {@link GrpcRequest} of the exchange. */
    static final String RPC_REQUEST = "rpcRequest";

    private final JsonPool jsonPool;

    public GrpcBinding(JsonPool jsonPool) {
        this.jsonPool = jsonPool;
    }

    /** Makes the message of the call the request of its operation, keeps that for the response, and starts its statistics. */
    public void request(Exchange exchange) {
        var stats = new RequestStats();
        exchange.setVariable(REQUEST_STATS, stats);
        InboundRequests.readPolicy(exchange);
        GrpcRequest call = call(exchange);
        MessageLite message = call.message();
        ModelRequest request = jsonPool.request(
                message.getSerializedSize(), call.cancellation(), () -> OperationMessages.request(call.rpc(), message));
        exchange.setVariable(INBOUND_REQUEST, request);
        exchange.getMessage().setBody(request);
        stats.addTime(RequestPart.PARSE, stats.startNanos());
    }

    static GrpcRequest call(Exchange exchange) {
        return requireNonNull(exchange.getVariable(RPC_REQUEST, GrpcRequest.class), RPC_REQUEST);
    }

    /** In: a {@link ModelResponse}, {@link ChatStream} or {@link GenerateStream}. Out: the response to the call. */
    public void response(Exchange exchange) {
        exchange.getMessage().setBody(responseOf(exchange));
    }

    private RpcResponse responseOf(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        var request = requireNonNull((ModelRequest) exchange.getVariable(INBOUND_REQUEST), INBOUND_REQUEST);
        var stats = (RequestStats) exchange.getVariable(REQUEST_STATS);
        return switch (body) {
            case ChatStream stream -> chat(stream, stats);
            case GenerateStream stream -> generate(stream, stats);
            case ModelResponse response -> {
                var cancellation = (Cancellation) exchange.getVariable(CANCELLATION);
                long held = stats == null ? 0 : stats.memory().bytes();
                GrpcRequest call = call(exchange);
                MessageLite message = LargeConversions.run(
                        held,
                        cancellation,
                        () -> jsonPool.response(
                                PayloadSize.of(response),
                                cancellation,
                                () -> OperationMessages.response(call.rpc(), response, request)));
                Map<String, String> headers = headers(stats, response.provider(), response.model());
                GatewayHeaders.addResult(headers, response);
                String cost = headers.get(GatewayHeaders.COST);
                yield new RpcResponse.Single(
                        headers, message, cost == null ? Map.of() : Map.of(GatewayHeaders.COST, cost));
            }
            // A policy without its last step, or with another one behind it
            case null, default ->
                throw new ConfigurationInvalid(
                        "direct:%1$s returned %2$s; expected the response of direct:serve-%1$s, which a policy has to call"
                                .formatted(
                                        request.operation().wireName(),
                                        body == null
                                                ? "no body"
                                                : "a " + body.getClass().getSimpleName()));
        };
    }

    private static RpcResponse chat(ChatStream stream, @Nullable RequestStats stats) {
        var usage = new AtomicReference<@Nullable Usage>();
        var writer = new ChatEventWriter(stream::metadata);
        return streamed(
                stream,
                stats,
                new EventStream<>(
                        stream,
                        event -> {
                            if (event instanceof ChatEvent.UsageUpdate update) {
                                usage.set(update.usage());
                            }
                            return writer.apply(event);
                        },
                        event -> event instanceof ChatEvent.Done,
                        () -> cost(usage.get())));
    }

    private static RpcResponse generate(GenerateStream stream, @Nullable RequestStats stats) {
        var usage = new AtomicReference<@Nullable Usage>();
        var writer = new GenerateEventWriter(stream::metadata);
        return streamed(
                stream,
                stats,
                new EventStream<>(
                        stream,
                        event -> {
                            if (event instanceof GenerateEvent.UsageUpdate update) {
                                usage.set(update.usage());
                            }
                            return writer.apply(event);
                        },
                        event -> event instanceof GenerateEvent.Done,
                        () -> cost(usage.get())));
    }

    private static RpcResponse streamed(ModelStream<?> stream, @Nullable RequestStats stats, EventStream<?> events) {
        return new RpcResponse.Streamed(
                headers(stats, stream.metadata().provider(), stream.metadata().model()), events);
    }

    private static @Nullable BigDecimal cost(@Nullable Usage usage) {
        return usage == null ? null : usage.cost();
    }

    private static Map<String, String> headers(@Nullable RequestStats stats, String provider, @Nullable String model) {
        return GatewayHeaders.headers(stats, provider, model);
    }
}
