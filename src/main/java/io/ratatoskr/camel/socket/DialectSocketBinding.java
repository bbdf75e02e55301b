package io.ratatoskr.camel.socket;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.INBOUND_REQUEST;
import static io.ratatoskr.camel.exchange.RatatoskrConstants.REQUEST_STATS;
import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.camel.exchange.JsonPool;
import io.ratatoskr.camel.exchange.RequestStats;
import io.ratatoskr.camel.frontend.DialectCodec;
import io.ratatoskr.dialect.Dialect;
import org.apache.camel.Exchange;

/**
 * Binds the operations of a dialect to lines: JSON to records, response records to {@link SocketResponse}. Socket routes call its methods by
 * name. They set the body themselves: for a value that a method returns, Camel copies the message with all its headers. Thread-safe.
 */
public final class DialectSocketBinding {
    private final Dialect dialect;
    private final DialectCodec codec;

    public DialectSocketBinding(Dialect dialect, JsonPool jsonPool) {
        this.dialect = dialect;
        this.codec = new DialectCodec(dialect, jsonPool);
    }

    public void chatRequest(Exchange exchange) {
        request(exchange, Operation.CHAT);
    }

    public void generateRequest(Exchange exchange) {
        request(exchange, Operation.GENERATE);
    }

    public void embedRequest(Exchange exchange) {
        request(exchange, Operation.EMBED);
    }

    /** One pair, or a list {@code pairs}. */
    public void nliRequest(Exchange exchange) {
        request(exchange, Operation.NLI);
    }

    public void zeroShotRequest(Exchange exchange) {
        request(exchange, Operation.ZERO_SHOT);
    }

    public void classifyRequest(Exchange exchange) {
        request(exchange, Operation.CLASSIFY);
    }

    public void stanceRequest(Exchange exchange) {
        request(exchange, Operation.STANCE);
    }

    public void rerankRequest(Exchange exchange) {
        request(exchange, Operation.RERANK);
    }

    private void request(Exchange exchange, Operation operation) {
        exchange.getMessage().setBody(codec.read(exchange, operation));
    }

    /**
     * Sets the response to any of the requests. In: a {@link ModelResponse}, {@link ChatStream} or {@link GenerateStream}; the variable with
     * the request as the client sent it.
     */
    public void response(Exchange exchange) {
        exchange.getMessage().setBody(responseOf(exchange));
    }

    private SocketResponse responseOf(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        var request = requireNonNull((ModelRequest) exchange.getVariable(INBOUND_REQUEST), INBOUND_REQUEST);
        var stats = (RequestStats) exchange.getVariable(REQUEST_STATS);
        return switch (body) {
            case ChatStream stream ->
                new SocketResponse.Events<>(
                        stream,
                        dialect.chatStreamWriter(stream.metadata(), (ChatRequest) request),
                        event -> event instanceof ChatEvent.UsageUpdate update ? update.usage() : null,
                        stats);
            case GenerateStream stream ->
                new SocketResponse.Events<>(
                        stream,
                        dialect.completionStreamWriter(stream.metadata(), (GenerateRequest) request),
                        event -> event instanceof GenerateEvent.UsageUpdate update ? update.usage() : null,
                        stats);
            case ModelResponse response ->
                new SocketResponse.Result(
                        codec.write(exchange, request, response, stats), ResponseMeta.of(stats, response));
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
}
