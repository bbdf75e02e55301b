package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Lax;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An error: usually {@code {"error":"text"}}, where the text may itself be the error object of the inference engine, with
 * {@code message}, {@code type} and, for a prompt that is too long, {@code n_ctx}.
 *
 * @param type error type of the engine; null if there is only text
 * @param limit the context size in tokens; 0: unknown
 */
record ErrorText(@Nullable String message, @Nullable String type, int limit) {
    static final ErrorText NONE = new ErrorText(null, null, 0);

    /** Parses the error in a body; {@link #NONE} if there is none. Never throws. */
    static ErrorText in(byte[] body) {
        try (JsonReader reader = JsonReader.of(body)) {
            if (!reader.isObject()) {
                return NONE;
            }
            ErrorText found = NONE;
            reader.beginObject();
            while (reader.nextField()) {
                if (reader.name().equals("error") && !reader.isNull()) {
                    found = of(reader);
                } else {
                    reader.skip();
                }
            }
            return found;
        } catch (InvalidRequest | PayloadTooLarge e) {
            return NONE;
        }
    }

    /** Reads the error at the current position: a text, or an object. */
    static ErrorText of(JsonReader reader) {
        if (reader.isString()) {
            String text = reader.readString();
            ErrorText inner = text.startsWith("{") ? in(text.getBytes(StandardCharsets.UTF_8)) : NONE;
            return inner.message == null ? new ErrorText(text, inner.type, inner.limit) : inner;
        }
        if (!reader.isObject()) {
            return new ErrorText(reader.readRaw().text(), null, 0);
        }
        String message = null;
        String type = null;
        int limit = 0;
        int start = reader.tokenStart();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "message" -> message = Lax.text(reader);
                case "type" -> type = Lax.text(reader);
                case "n_ctx" -> limit = count(reader);
                default -> reader.skip();
            }
        }
        return new ErrorText(message == null ? reader.rawSince(start).text() : message, type, limit);
    }

    private static int count(JsonReader reader) {
        double value = reader.isNumber() ? reader.readDouble() : 0;
        reader.skip();
        return value > 0 && value <= Integer.MAX_VALUE ? (int) value : 0;
    }
}
