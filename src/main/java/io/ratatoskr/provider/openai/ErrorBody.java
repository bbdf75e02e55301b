package io.ratatoskr.provider.openai;

import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Lax;
import org.jspecify.annotations.Nullable;

/**
 * A provider's error in any of its shapes: {@code {"error":{…}}}, {@code {"error":"text"}}, a bare error object,
 * {@code {"detail":…}}, or a list of these. Every component may be missing.
 *
 * @param raw the unmodified error object; null when it is not an object
 * @param moderated true when it lists moderation reasons
 * @param limit the model's context length in tokens; 0 when unknown
 */
record ErrorBody(
        @Nullable Integer status,
        @Nullable String type,
        @Nullable String code,
        @Nullable String param,
        @Nullable String message,
        @Nullable RawJson raw,
        boolean moderated,
        int limit) {
    static final ErrorBody NONE = new ErrorBody(null, null, null, null, null, null, false, 0);

    static ErrorBody message(String text) {
        return new ErrorBody(null, null, null, null, text, null, false, 0);
    }

    /** Finds the error in a body; {@link #NONE} when there is none. Never throws. */
    static ErrorBody in(byte[] body) {
        return in(body, 0, body.length);
    }

    static ErrorBody in(byte[] bytes, int offset, int length) {
        try (JsonReader reader = JsonReader.of(bytes, offset, length)) {
            return document(reader);
        } catch (InvalidRequest | PayloadTooLarge e) {
            return NONE;
        }
    }

    private static ErrorBody document(JsonReader reader) {
        if (reader.isList()) {
            reader.beginList();
            return reader.nextElement() ? document(reader) : NONE;
        }
        if (!reader.isObject()) {
            return reader.isString() ? message(reader.readString()) : NONE;
        }
        var whole = new ErrorDraft();
        ErrorBody inner = null;
        int start = reader.tokenStart();
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.name().equals("error") && !reader.isNull()) {
                inner = of(reader);
            } else {
                whole.field(reader);
            }
        }
        if (inner == null) {
            return whole.error(reader.rawSince(start));
        }
        return inner.message != null ? inner : inner.withMessage(whole.message);
    }

    /** Reads the error at the reader's position: an object or a string. */
    static ErrorBody of(JsonReader reader) {
        if (!reader.isObject()) {
            String text = Lax.textOrJson(reader);
            return text == null ? NONE : message(text);
        }
        var draft = new ErrorDraft();
        int start = reader.tokenStart();
        reader.beginObject();
        while (reader.nextField()) {
            draft.field(reader);
        }
        return draft.error(reader.rawSince(start));
    }

    /** True when the body contained an error. */
    boolean isSomething() {
        return message != null || code != null || type != null || status != null;
    }

    boolean is(String word) {
        return word.equals(code) || word.equals(type);
    }

    private ErrorBody withMessage(@Nullable String text) {
        return new ErrorBody(status, type, code, param, text, raw, moderated, limit);
    }
}
