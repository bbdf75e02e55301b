package io.ratatoskr.camel.ratatoskr;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.camel.convert.RequestBodies;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint wants its response: whether streamed, and in which format.
 *
 * @param stream null: as the request says
 */
record ResponseConversion(
        EndpointOperation operation,
        OutputFormat output,
        @Nullable Boolean stream) {
    /**
     * Makes the body a request with the endpoint's choice of a stream; leaves it unchanged where there is none.
     *
     * @throws InvalidRequest when the body or a header is invalid
     */
    void prepare(Exchange exchange) {
        if (stream == null) {
            return;
        }
        RequestBodies.prepare(exchange, operation.kind());
        Message message = exchange.getMessage();
        switch (message.getBody()) {
            case ChatRequest chat -> message.setBody(chat.withStream(stream));
            case GenerateRequest generate -> message.setBody(generate.withStream(stream));
            default -> {}
        }
    }

    /** The body for the route. */
    @Nullable
    Object convert(Exchange exchange, @Nullable Object response) throws Exception {
        if (response == null || output == OutputFormat.RECORD) {
            return response;
        }
        if (response instanceof ModelStream<?> events) {
            return pieces(events);
        }
        var converter = exchange.getContext().getTypeConverter();
        return output == OutputFormat.TEXT
                ? converter.mandatoryConvertTo(String.class, exchange, response)
                : new String(converter.mandatoryConvertTo(byte[].class, exchange, response), StandardCharsets.UTF_8);
    }

    private Object pieces(ModelStream<?> events) {
        if (output == OutputFormat.JSON) {
            events.close();
            throw new InvalidRequest(
                    "ratatoskr:%s has output=json, but the request is for a stream; set stream=false, or another output"
                            .formatted(operation.wireName()));
        }
        return switch (events) {
            case ChatStream chat -> TextPieces.of(chat);
            case GenerateStream generate -> TextPieces.of(generate);
            default -> events;
        };
    }
}
