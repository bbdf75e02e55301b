package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Lax;
import org.jspecify.annotations.Nullable;

/**
 * An error: {@code {"type":"error","error":{"type","message","details"?},"request_id"?}}, or the inner object alone.
 * Every field may be missing.
 *
 * @param code {@code details.error_code}
 * @param raw the error object as received
 */
record ErrorBody(
        @Nullable String type,
        @Nullable String message,
        @Nullable String code,
        @Nullable String requestId,
        @Nullable RawJson raw) {
    static final ErrorBody NONE = new ErrorBody(null, null, null, null, null);

    /** Parses the error in a body; {@link #NONE} if there is none. Never throws. */
    static ErrorBody in(byte[] body) {
        return in(body, 0, body.length);
    }

    static ErrorBody in(byte[] bytes, int offset, int length) {
        try (JsonReader reader = JsonReader.of(bytes, offset, length)) {
            return reader.isObject() ? document(reader) : NONE;
        } catch (InvalidRequest | PayloadTooLarge e) {
            return NONE;
        }
    }

    /** Reads an error object or a text at the current position. */
    static ErrorBody of(JsonReader reader) {
        if (reader.isObject()) {
            return object(reader);
        }
        String text = Lax.text(reader);
        return text == null ? NONE : new ErrorBody(null, text, null, null, null);
    }

    boolean isSomething() {
        return type != null || message != null;
    }

    private static ErrorBody document(JsonReader reader) {
        var draft = new Draft();
        ErrorBody inner = null;
        String requestId = null;
        int start = reader.tokenStart();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "error" -> inner = reader.isNull() ? skipped(reader) : of(reader);
                case "request_id" -> requestId = Lax.text(reader);
                default -> draft.field(reader);
            }
        }
        if (inner == null) {
            inner = draft.body(reader.rawSince(start));
        }
        return new ErrorBody(inner.type, inner.message, inner.code, requestId, inner.raw);
    }

    private static @Nullable ErrorBody skipped(JsonReader reader) {
        reader.skip();
        return null;
    }

    private static ErrorBody object(JsonReader reader) {
        var draft = new Draft();
        int start = reader.tokenStart();
        reader.beginObject();
        while (reader.nextField()) {
            draft.field(reader);
        }
        return draft.body(reader.rawSince(start));
    }

    /** Parser of an error object. */
    private static final class Draft {
        private @Nullable String type;
        private @Nullable String message;
        private @Nullable String code;

        void field(JsonReader reader) {
            switch (reader.name()) {
                case "type" -> type = Lax.text(reader);
                case "message" -> message = Lax.text(reader);
                case "details" -> details(reader);
                default -> reader.skip();
            }
        }

        private void details(JsonReader reader) {
            if (!Lax.enterObject(reader)) {
                return;
            }
            while (reader.nextField()) {
                if (reader.name().equals("error_code")) {
                    code = Lax.text(reader);
                } else {
                    reader.skip();
                }
            }
        }

        ErrorBody body(RawJson raw) {
            return new ErrorBody(type, message, code, null, raw);
        }
    }
}
