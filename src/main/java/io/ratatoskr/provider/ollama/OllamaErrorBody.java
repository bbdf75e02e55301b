package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.LenientJson;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An error: usually {@code {"error":"text"}}, where the text may itself be the error object of the inference engine, with
 * {@code message}, {@code type} and, for a prompt that is too long, {@code n_ctx}.
 *
 * @param type error type of the engine; null if there is only text
 * @param contextSize the context size in tokens; 0: unknown
 */
record OllamaErrorBody(@Nullable String message, @Nullable String type, int contextSize) {
    static final OllamaErrorBody NONE = new OllamaErrorBody(null, null, 0);

    /** Parses the error in a body; {@link #NONE} if there is none. Never throws. */
    static OllamaErrorBody parse(byte[] body) {
        try (JsonReader reader = JsonReader.of(body)) {
            if (!reader.isObject()) {
                return NONE;
            }
            OllamaErrorBody result = NONE;
            reader.beginObject();
            while (reader.nextField()) {
                if (reader.name().equals("error") && !reader.isNull()) {
                    result = read(reader);
                } else {
                    reader.skip();
                }
            }
            return result;
        } catch (InvalidRequest | PayloadTooLarge e) {
            return NONE;
        }
    }

    /** Reads the error at the current position: a text, or an object. */
    static OllamaErrorBody read(JsonReader reader) {
        if (reader.isString()) {
            String text = reader.readString();
            OllamaErrorBody inner = text.startsWith("{") ? parse(text.getBytes(StandardCharsets.UTF_8)) : NONE;
            return inner.message == null ? new OllamaErrorBody(text, inner.type, inner.contextSize) : inner;
        }
        if (!reader.isObject()) {
            return new OllamaErrorBody(reader.readRaw().text(), null, 0);
        }
        String message = null;
        String type = null;
        int contextSize = 0;
        int start = reader.tokenStart();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "message" -> message = LenientJson.textOrNull(reader);
                case "type" -> type = LenientJson.textOrNull(reader);
                case "n_ctx" -> contextSize = readCount(reader);
                default -> reader.skip();
            }
        }
        return new OllamaErrorBody(message == null ? reader.rawSince(start).text() : message, type, contextSize);
    }

    private static int readCount(JsonReader reader) {
        double value = reader.isNumber() ? reader.readDouble() : 0;
        reader.skip();
        return value > 0 && value <= Integer.MAX_VALUE ? (int) value : 0;
    }
}
