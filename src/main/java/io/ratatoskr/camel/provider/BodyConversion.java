package io.ratatoskr.camel.provider;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.Operation;
import io.ratatoskr.camel.convert.RequestBodies;
import io.ratatoskr.camel.convert.RequestKind;
import io.ratatoskr.camel.exchange.RatatoskrHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of messages for a provider without a gateway: text, JSON or a Map in, and the response in the format of the endpoint out. In a
 * gateway the operation's route does this. Immutable.
 *
 * @param operation that of a body which is no record
 * @param model the model of the request unless a header names one; null: that of the body
 */
record BodyConversion(Operation operation, @Nullable String model, Output output) {
    /** What the body is afterwards. */
    enum Output {
        TEXT("text"),
        JSON("json"),
        RECORD("record");

        private final String wireName;

        Output(String wireName) {
            this.wireName = wireName;
        }

        /** @throws IllegalArgumentException when there is no such output */
        static Output of(String name) {
            return Arrays.stream(values())
                    .filter(output -> output.wireName.equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "unknown output '%s'; expected text, json or record".formatted(name)));
        }
    }

    /** Makes the body a request: not for a stream, unless the response stays a record. */
    void prepare(Exchange exchange) {
        Message message = exchange.getMessage();
        if (model != null && message.getHeader(RatatoskrHeaders.MODEL) == null) {
            message.setHeader(RatatoskrHeaders.MODEL, model);
        }
        Operation requested = message.getBody() instanceof ModelRequest request ? request.operation() : operation;
        RequestBodies.prepare(exchange, RequestKind.of(requested));
        if (output != Output.RECORD) {
            message.setBody(
                    switch (message.getBody()) {
                        case ChatRequest chat -> chat.withStream(false);
                        case GenerateRequest generate -> generate.withStream(false);
                        default -> message.getBody();
                    });
        }
    }

    /** The body for the route. */
    Object convert(Exchange exchange, Object response) throws Exception {
        var converter = exchange.getContext().getTypeConverter();
        return switch (output) {
            case RECORD -> response;
            case TEXT -> converter.mandatoryConvertTo(String.class, exchange, response);
            case JSON ->
                new String(converter.mandatoryConvertTo(byte[].class, exchange, response), StandardCharsets.UTF_8);
        };
    }
}
