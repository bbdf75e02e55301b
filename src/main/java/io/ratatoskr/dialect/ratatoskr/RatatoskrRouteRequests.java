package io.ratatoskr.dialect.ratatoskr;

import io.ratatoskr.api.Operation;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.json.JsonWriter;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Parses requests to explain a route: the body of an operation, with a field {@code operation}. Thread-safe. */
public final class RatatoskrRouteRequests {
    /** By wire name, the operations that OpenAI's API does not have. */
    private static final Map<String, Operation> OWN = Stream.of(
                    Operation.NLI, Operation.ZERO_SHOT, Operation.CLASSIFY, Operation.STANCE, Operation.RERANK)
            .collect(Collectors.toUnmodifiableMap(Operation::wireName, operation -> operation));

    /** A request to explain. */
    public static final class Parsed {
        private final Operation operation;
        private final byte[] body;
        private final boolean batch;

        private Parsed(Operation operation, byte[] body, boolean batch) {
            this.operation = operation;
            this.body = body;
            this.batch = batch;
        }

        public Operation operation() {
            return operation;
        }

        /** Returns whether it has a list of pairs, which only a dialect's parser of batches reads. */
        public boolean isBatch() {
            return batch;
        }

        /** The JSON of the request itself. */
        public byte[] body() {
            return body;
        }
    }

    private RatatoskrRouteRequests() {}

    /**
     * Separates the operation from the request where it names one of the gateway's own JSON; else null, since the field is of another API.
     *
     * @throws InvalidRequest when it is not a JSON object
     */
    public static @Nullable Parsed readNamed(byte[] json) {
        Operation operation = null;
        try (JsonReader reader = JsonReader.of(json)) {
            reader.beginObject();
            while (reader.nextField()) {
                if (reader.name().equals("operation") && reader.isString()) {
                    operation = OWN.get(reader.readString());
                } else {
                    reader.skip();
                }
            }
        }
        return operation == null ? null : read(json);
    }

    /**
     * Separates the operation, by default {@code chat}, from the request. A chat without messages gets one of one character.
     *
     * @throws InvalidRequest when it is not a JSON object, or there is no such operation
     */
    public static Parsed read(byte[] json) {
        var operation = Operation.CHAT;
        boolean hasMessages = false;
        boolean hasPairs = false;
        var body = new JsonWriter(json.length + 64).beginObject();
        try (JsonReader reader = JsonReader.of(json)) {
            reader.beginObject();
            while (reader.nextField()) {
                String name = reader.name();
                if (name.equals("operation")) {
                    operation = Operation.fromWireName(reader.readString());
                } else {
                    hasMessages |= name.equals("messages");
                    hasPairs |= name.equals("pairs") && !reader.isNull();
                    body.name(name).raw(reader.readRaw());
                }
            }
            reader.requireEnd();
        }
        if (operation == Operation.CHAT && !hasMessages) {
            body.name("messages")
                    .beginList()
                    .beginObject()
                    .field("role", "user")
                    .field("content", ".")
                    .endObject()
                    .endList();
        }
        return new Parsed(operation, body.endObject().toBytes(), operation == Operation.NLI && hasPairs);
    }
}
