package io.ratatoskr.camel.http;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.INBOUND_REQUEST;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.REQUEST_STATS;
import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.camel.exchange.JsonPool;
import io.ratatoskr.camel.exchange.LargeConversions;
import io.ratatoskr.camel.exchange.PayloadSize;
import io.ratatoskr.camel.exchange.RequestStats;
import io.ratatoskr.dialect.Dialect;
import io.ratatoskr.dialect.StreamWriter;
import io.ratatoskr.http.GatewayHttpResponse;
import java.util.Map;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Binds the operations of a dialect to HTTP: request bytes to records, response records to {@link GatewayHttpResponse}. HTTP routes call
 * its methods by name. Thread-safe.
 */
public final class DialectHttpBinding {
    private final Dialect dialect;
    private final JsonPool jsonPool;

    public DialectHttpBinding(Dialect dialect, JsonPool jsonPool) {
        this.dialect = dialect;
        this.jsonPool = jsonPool;
    }

    public ModelRequest chatRequest(Exchange exchange) {
        return request(exchange, Operation.CHAT);
    }

    public ModelRequest generateRequest(Exchange exchange) {
        return request(exchange, Operation.GENERATE);
    }

    public ModelRequest embedRequest(Exchange exchange) {
        return request(exchange, Operation.EMBED);
    }

    public ModelRequest nliRequest(Exchange exchange) {
        return request(exchange, Operation.NLI);
    }

    public ModelRequest nliBatchRequest(Exchange exchange) {
        return InboundRequests.read(exchange, dialect.batchRequestParser(Operation.NLI), jsonPool);
    }

    public ModelRequest zeroShotRequest(Exchange exchange) {
        return request(exchange, Operation.ZERO_SHOT);
    }

    public ModelRequest classifyRequest(Exchange exchange) {
        return request(exchange, Operation.CLASSIFY);
    }

    public ModelRequest stanceRequest(Exchange exchange) {
        return request(exchange, Operation.STANCE);
    }

    public ModelRequest rerankRequest(Exchange exchange) {
        return request(exchange, Operation.RERANK);
    }

    private ModelRequest request(Exchange exchange, Operation operation) {
        return InboundRequests.read(exchange, dialect.requestParser(operation), jsonPool);
    }

    /**
     * The response to any of the requests. In: a {@link ModelResponse}, {@link ChatStream} or {@link GenerateStream}; the variable with
     * the request as the client sent it.
     */
    public GatewayHttpResponse response(Exchange exchange) {
        // One parameter: Camel evaluates an expression for each
        Object body = exchange.getMessage().getBody();
        var request = requireNonNull((ModelRequest) exchange.getVariable(INBOUND_REQUEST), INBOUND_REQUEST);
        var stats = (RequestStats) exchange.getVariable(REQUEST_STATS);
        var cancellation = (Cancellation) exchange.getVariable(CANCELLATION);
        return switch (body) {
            case ChatStream stream ->
                streamed(stream, dialect.chatStreamWriter(stream.metadata(), (ChatRequest) request), stats);
            case GenerateStream stream ->
                streamed(stream, dialect.completionStreamWriter(stream.metadata(), (GenerateRequest) request), stats);
            case ModelResponse response -> {
                long held = stats == null ? 0 : stats.memory().bytes();
                byte[] bytes = LargeConversions.run(
                        held,
                        cancellation,
                        () -> jsonPool.response(
                                PayloadSize.of(response),
                                cancellation,
                                () -> dialect.responseWriter().write(response, request)));
                yield GatewayHeaders.response(stats, response, dialect.contentType(), bytes);
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

    private <E> GatewayHttpResponse streamed(
            ModelStream<E> stream, StreamWriter<E> writer, @Nullable RequestStats stats) {
        Map<String, String> headers = GatewayHeaders.headers(
                stats, stream.metadata().provider(), stream.metadata().model());
        headers.put("content-type", dialect.streamContentType());
        headers.put("cache-control", "no-cache");
        headers.put("x-accel-buffering", "no");
        return new GatewayHttpResponse(
                200, headers, new GatewayHttpResponse.Content.Streamed(new DialectFrameStream<>(stream, writer)));
    }
}
