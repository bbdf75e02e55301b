package io.ratatoskr.dialect.ratatoskr;

import io.ratatoskr.api.Operation;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.json.JsonWriter;

/** Parses requests to explain a route: the body of an operation, with a field {@code operation}. Thread-safe. */
public final class RatatoskrRouteRequests {
    /** A request to explain. */
    public static final class Parsed {
        private final Operation operation;
        private final byte[] body;

        private Parsed(Operation operation, byte[] body) {
            this.operation = operation;
            this.body = body;
        }

        public Operation operation() {
            return operation;
        }

        /** The JSON of the request itself. */
        public byte[] body() {
            return body;
        }
    }

    private RatatoskrRouteRequests() {}

    /**
     * Separates the operation, by default {@code chat}, from the request. A chat without messages gets one of one character.
     *
     * @throws InvalidRequest when it is not a JSON object, or there is no such operation
     */
    public static Parsed read(byte[] json) {
        var operation = Operation.CHAT;
        boolean hasMessages = false;
        var body = new JsonWriter(json.length + 64).beginObject();
        try (JsonReader reader = JsonReader.of(json)) {
            reader.beginObject();
            while (reader.nextField()) {
                String name = reader.name();
                if (name.equals("operation")) {
                    operation = Operation.fromWireName(reader.readString());
                } else {
                    hasMessages |= name.equals("messages");
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
        return new Parsed(operation, body.endObject().toBytes());
    }
}
