package io.ratatoskr.camel.frontend;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CANCELLATION;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.Operation;
import io.ratatoskr.camel.exchange.JsonPool;
import io.ratatoskr.camel.exchange.LargeConversions;
import io.ratatoskr.camel.exchange.PayloadSize;
import io.ratatoskr.camel.exchange.RequestStats;
import io.ratatoskr.dialect.Dialect;
import io.ratatoskr.dialect.RequestParser;
import io.ratatoskr.json.JsonReader;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** The JSON of a dialect where a request has its operation beside the body, not in a path: JSON lines and message queues. Thread-safe. */
public record DialectCodec(Dialect dialect, JsonPool jsonPool) {
    /** The parser for an operation; that of NLI takes one pair, or a list {@code pairs}. */
    public RequestParser parser(Operation operation) {
        return operation == Operation.NLI
                ? body -> (hasField(body, "pairs")
                                ? dialect.batchRequestParser(operation)
                                : dialect.requestParser(operation))
                        .parse(body)
                : dialect.requestParser(operation);
    }

    /** Parses the body of the message, and keeps the request in its variable for the response. */
    public ModelRequest read(Exchange exchange, Operation operation) {
        return InboundRequests.read(exchange, parser(operation), jsonPool);
    }

    /** Writes a complete response. */
    public byte[] write(Exchange exchange, ModelRequest request, ModelResponse response, @Nullable RequestStats stats) {
        var cancellation = (Cancellation) exchange.getVariable(CANCELLATION);
        long held = stats == null ? 0 : stats.memory().bytes();
        return LargeConversions.run(
                held,
                cancellation,
                () -> jsonPool.response(
                        PayloadSize.of(response),
                        cancellation,
                        () -> dialect.responseWriter().write(response, request)));
    }

    private static boolean hasField(byte[] body, String name) {
        try (JsonReader reader = JsonReader.of(body)) {
            reader.beginObject();
            while (reader.nextField()) {
                if (reader.name().equals(name)) {
                    return true;
                }
                reader.skip();
            }
            return false;
        }
    }
}
