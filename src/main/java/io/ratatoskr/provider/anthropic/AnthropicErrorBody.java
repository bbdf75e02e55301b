package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.LenientJson;
import org.jspecify.annotations.Nullable;

/**
 * An error: {@code {"type":"error","error":{"type","message","details"?},"request_id"?}}, or the inner object alone.
 * Every field may be missing.
 *
 * @param code {@code details.error_code}
 * @param raw the error object as received
 */
record AnthropicErrorBody(
        @Nullable String type,
        @Nullable String message,
        @Nullable String code,
        @Nullable String requestId,
        @Nullable RawJson raw) {
    static final AnthropicErrorBody NONE = new AnthropicErrorBody(null, null, null, null, null);

    /** Parses the error in a body; {@link #NONE} if there is none. Never throws. */
    static AnthropicErrorBody parse(byte[] body) {
        return parse(body, 0, body.length);
    }

    static AnthropicErrorBody parse(byte[] bytes, int offset, int length) {
        try (JsonReader reader = JsonReader.of(bytes, offset, length)) {
            return reader.isObject() ? readDocument(reader) : NONE;
        } catch (InvalidRequest | PayloadTooLarge e) {
            return NONE;
        }
    }

    /** Reads an error object or a text at the current position. */
    static AnthropicErrorBody read(JsonReader reader) {
        if (reader.isObject()) {
            return readObject(reader);
        }
        String text = LenientJson.textOrNull(reader);
        return text == null ? NONE : new AnthropicErrorBody(null, text, null, null, null);
    }

    boolean isPresent() {
        return type != null || message != null;
    }

    private static AnthropicErrorBody readDocument(JsonReader reader) {
        var parser = new ErrorObjectParser();
        AnthropicErrorBody inner = null;
        String requestId = null;
        int start = reader.tokenStart();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "error" -> inner = reader.isNull() ? skipValue(reader) : read(reader);
                case "request_id" -> requestId = LenientJson.textOrNull(reader);
                default -> parser.readField(reader);
            }
        }
        if (inner == null) {
            inner = parser.build(reader.rawSince(start));
        }
        return new AnthropicErrorBody(inner.type, inner.message, inner.code, requestId, inner.raw);
    }

    private static @Nullable AnthropicErrorBody skipValue(JsonReader reader) {
        reader.skip();
        return null;
    }

    private static AnthropicErrorBody readObject(JsonReader reader) {
        var parser = new ErrorObjectParser();
        int start = reader.tokenStart();
        reader.beginObject();
        while (reader.nextField()) {
            parser.readField(reader);
        }
        return parser.build(reader.rawSince(start));
    }

    /** Parser of an error object. */
    private static final class ErrorObjectParser {
        private @Nullable String type;
        private @Nullable String message;
        private @Nullable String code;

        void readField(JsonReader reader) {
            switch (reader.name()) {
                case "type" -> type = LenientJson.textOrNull(reader);
                case "message" -> message = LenientJson.textOrNull(reader);
                case "details" -> readDetails(reader);
                default -> reader.skip();
            }
        }

        private void readDetails(JsonReader reader) {
            if (!LenientJson.enterObject(reader)) {
                return;
            }
            while (reader.nextField()) {
                if (reader.name().equals("error_code")) {
                    code = LenientJson.textOrNull(reader);
                } else {
                    reader.skip();
                }
            }
        }

        AnthropicErrorBody build(RawJson raw) {
            return new AnthropicErrorBody(type, message, code, null, raw);
        }
    }
}
