package io.ratatoskr.provider.openai;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.LenientJson;
import org.jspecify.annotations.Nullable;

/**
 * A provider's error in any of its shapes: {@code {"error":{…}}}, {@code {"error":"text"}}, a bare error object,
 * {@code {"detail":…}}, or a list of these. Every component may be missing.
 *
 * @param raw the unmodified error object; null when it is not an object
 */
record OpenAiErrorBody(
        @Nullable Integer status,
        @Nullable String type,
        @Nullable String code,
        @Nullable String param,
        @Nullable String message,
        @Nullable RawJson raw,
        Details details) {
    static final OpenAiErrorBody NONE = ofMessage(null);

    /**
     * What some providers add.
     *
     * @param moderated true when the error lists moderation reasons
     * @param fromHost true when a router passes on the error of a model's host
     * @param contextLimit the model's context length in tokens; 0 when unknown
     */
    record Details(boolean moderated, boolean fromHost, int contextLimit) {
        static final Details NONE = new Details(false, false, 0);
    }

    static OpenAiErrorBody ofMessage(@Nullable String text) {
        return new OpenAiErrorBody(null, null, null, null, text, null, Details.NONE);
    }

    /** Finds the error in a body; {@link #NONE} when there is none. Never throws. */
    static OpenAiErrorBody parse(byte[] body) {
        return parse(body, 0, body.length);
    }

    static OpenAiErrorBody parse(byte[] bytes, int offset, int length) {
        try (JsonReader reader = JsonReader.of(bytes, offset, length)) {
            return readDocument(reader);
        } catch (InvalidRequest | PayloadTooLarge e) {
            return NONE;
        }
    }

    private static OpenAiErrorBody readDocument(JsonReader reader) {
        if (reader.isList()) {
            reader.beginList();
            return reader.nextElement() ? readDocument(reader) : NONE;
        }
        if (!reader.isObject()) {
            return reader.isString() ? ofMessage(reader.readString()) : NONE;
        }
        var outer = new OpenAiErrorReader();
        OpenAiErrorBody inner = null;
        int start = reader.tokenStart();
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.name().equals("error") && !reader.isNull()) {
                inner = read(reader);
            } else {
                outer.readField(reader);
            }
        }
        if (inner == null) {
            return outer.toErrorBody(reader.rawSince(start));
        }
        return inner.message != null ? inner : inner.withMessage(outer.message);
    }

    /** Reads the error at the reader's position: an object or a string. */
    static OpenAiErrorBody read(JsonReader reader) {
        if (!reader.isObject()) {
            String text = LenientJson.textOrJson(reader);
            return text == null ? NONE : ofMessage(text);
        }
        var errorReader = new OpenAiErrorReader();
        int start = reader.tokenStart();
        reader.beginObject();
        while (reader.nextField()) {
            errorReader.readField(reader);
        }
        return errorReader.toErrorBody(reader.rawSince(start));
    }

    /** True when the body contained an error. */
    boolean isPresent() {
        return message != null || code != null || type != null || status != null;
    }

    boolean matches(String identifier) {
        return identifier.equals(code) || identifier.equals(type);
    }

    private OpenAiErrorBody withMessage(@Nullable String text) {
        return new OpenAiErrorBody(status, type, code, param, text, raw, details);
    }
}
