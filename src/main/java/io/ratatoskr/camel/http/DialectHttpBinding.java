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
import io.ratatoskr.camel.frontend.GatewayHeaders;
import io.ratatoskr.camel.frontend.InboundRequests;
import io.ratatoskr.dialect.Dialect;
import io.ratatoskr.dialect.RequestParser;
import io.ratatoskr.dialect.StreamWriter;
import io.ratatoskr.http.GatewayHttpResponse;
import java.util.Map;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Binds the operations of a dialect to HTTP: request bytes to records, response records to {@link GatewayHttpResponse}. HTTP routes call
 * its methods by name. They set the body themselves: for a value that a method returns, Camel copies the message with all its headers.
 * Thread-safe.
 */
public final class DialectHttpBinding {
    private final Dialect dialect;
    private final JsonPool jsonPool;

    public DialectHttpBinding(Dialect dialect, JsonPool jsonPool) {
        this.dialect = dialect;
        this.jsonPool = jsonPool;
    }

    public void chatRequest(Exchange exchange) {
        request(exchange, dialect.requestParser(Operation.CHAT));
    }

    public void generateRequest(Exchange exchange) {
        request(exchange, dialect.requestParser(Operation.GENERATE));
    }

    public void embedRequest(Exchange exchange) {
        request(exchange, dialect.requestParser(Operation.EMBED));
    }

    public void nliRequest(Exchange exchange) {
        request(exchange, dialect.requestParser(Operation.NLI));
    }

    public void nliBatchRequest(Exchange exchange) {
        request(exchange, dialect.batchRequestParser(Operation.NLI));
    }

    public void zeroShotRequest(Exchange exchange) {
        request(exchange, dialect.requestParser(Operation.ZERO_SHOT));
    }

    public void classifyRequest(Exchange exchange) {
        request(exchange, dialect.requestParser(Operation.CLASSIFY));
    }

    public void stanceRequest(Exchange exchange) {
        request(exchange, dialect.requestParser(Operation.STANCE));
    }

    public void rerankRequest(Exchange exchange) {
        request(exchange, dialect.requestParser(Operation.RERANK));
    }

    private void request(Exchange exchange, RequestParser parser) {
        exchange.getMessage().setBody(InboundRequests.read(exchange, parser, jsonPool));
    }

    /**
     * Sets the response to any of the requests. In: a {@link ModelResponse}, {@link ChatStream} or {@link GenerateStream}; the variable with
     * the request as the client sent it.
     */
    public void response(Exchange exchange) {
        exchange.getMessage().setBody(responseOf(exchange));
    }

    private GatewayHttpResponse responseOf(Exchange exchange) {
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
                Map<String, String> headers = GatewayHeaders.headers(stats, response.provider(), response.model());
                headers.put("content-type", dialect.contentType());
                GatewayHeaders.addResult(headers, response);
                yield new GatewayHttpResponse(200, headers, new GatewayHttpResponse.Content.Full(bytes));
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
