package io.ratatoskr.client.lines;

import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.client.codec.ErrorReader;
import io.ratatoskr.client.transport.ResponseOrigin;
import io.ratatoskr.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A line of the gateway.
 *
 * @param id of the request; -1: none
 * @param kind what the value is
 * @param value the JSON of a result or an event; empty otherwise
 * @param failure of an error; else null
 */
@SuppressWarnings("ArrayRecordComponent") // read once
record ResponseLine(
        long id, Kind kind, byte[] value, @Nullable GatewayException failure, ResponseOrigin origin) {
    /** What a line has. */
    enum Kind {
        RESULT,
        EVENT,
        DONE,
        ERROR
    }

    private static final byte[] NONE = {};

    /**
     * Parses a line; null for one of a kind that is not known.
     *
     * @throws io.ratatoskr.api.error.InvalidRequest when it is not JSON
     */
    static @Nullable ResponseLine parse(byte[] line) {
        try (JsonReader reader = JsonReader.of(line)) {
            long id = -1;
            Kind kind = null;
            byte[] value = NONE;
            GatewayException failure = null;
            var meta = new Meta();
            reader.beginObject();
            while (reader.nextField()) {
                switch (reader.name()) {
                    case "id" -> id = id(reader);
                    case "result" -> {
                        kind = Kind.RESULT;
                        value = value(reader, line);
                    }
                    case "event" -> {
                        kind = Kind.EVENT;
                        value = value(reader, line);
                    }
                    case "done" -> {
                        kind = Kind.DONE;
                        reader.skip();
                    }
                    case "error" -> {
                        kind = Kind.ERROR;
                        failure = ErrorReader.read(reader);
                    }
                    case "meta" -> meta.read(reader);
                    default -> reader.skip();
                }
            }
            if (failure != null && failure.retryAfter().isEmpty() && meta.retryAfter != null) {
                failure.setRetryAfter(meta.retryAfter);
            }
            return kind == null ? null : new ResponseLine(id, kind, value, failure, meta.origin());
        }
    }

    /** The id at the start of a line that is too long; -1: none. */
    static long idOfStart(byte[] start) {
        String text = new String(start, StandardCharsets.US_ASCII).strip();
        String prefix = "{\"id\":";
        int end = text.indexOf(',');
        if (!text.startsWith(prefix) || end < 0) {
            return -1;
        }
        String digits = text.substring(prefix.length(), end);
        return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : -1;
    }

    private static long id(JsonReader reader) {
        if (reader.isNumber()) {
            return reader.readLong();
        }
        reader.skip();
        return -1;
    }

    private static byte[] value(JsonReader reader, byte[] line) {
        int start = reader.tokenStart();
        reader.skip();
        return Arrays.copyOfRange(line, start, reader.tokenEnd());
    }

    /** Reads what a line has beside its value. */
    private static final class Meta {
        private static final int MAX_ATTEMPTS = 1_000_000;

        private @Nullable String provider;
        private @Nullable String model;
        private @Nullable Integer attempts;
        private @Nullable String dropped;
        private @Nullable String cache;
        private @Nullable Duration retryAfter;

        private static @Nullable String names(JsonReader reader) {
            if (!reader.isList()) {
                return reader.readStringOrNull();
            }
            var names = new ArrayList<String>();
            reader.beginList();
            while (reader.nextElement()) {
                names.add(reader.readString());
            }
            return names.isEmpty() ? null : String.join(",", names);
        }

        ResponseOrigin origin() {
            return new ResponseOrigin(provider, model, attempts, dropped, cache);
        }

        void read(JsonReader reader) {
            if (!reader.isObject()) {
                reader.skip();
                return;
            }
            reader.beginObject();
            while (reader.nextField()) {
                switch (reader.name()) {
                    case "provider" -> provider = reader.readStringOrNull();
                    case "model" -> model = reader.readStringOrNull();
                    case "attempts" -> attempts = Math.clamp(reader.readLong(), 0, MAX_ATTEMPTS);
                    case "dropped" -> dropped = names(reader);
                    case "cache" -> cache = reader.readStringOrNull();
                    case "retry_after_ms" -> retryAfter = Duration.ofMillis(Math.max(0, reader.readLong()));
                    default -> reader.skip();
                }
            }
        }
    }
}
