package io.ratatoskr.provider.huggingface;

import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.PayloadTooLarge;
import io.ratatoskr.json.JsonReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error body in any of its shapes: {@code {"error":"text"}}, {@code {"error":{"message"}}}, {@code {"error":["text"]}}.
 *
 * @param text the message, secrets not masked; null when there is none
 * @param type TEI's {@code error_type}; empty elsewhere
 * @param estimatedWait the estimated time until the model is loaded, at most a day; null when it is not loading
 */
record HfErrorBody(@Nullable String text, String type, @Nullable Duration estimatedWait) {
    private static final HfErrorBody EMPTY = new HfErrorBody(null, "", null);
    private static final double MAX_SECONDS = 86_400;
    private static final int MAX_TEXTS = 5;

    /** Never throws. */
    static HfErrorBody parse(byte[] body) {
        try (JsonReader reader = JsonReader.of(body)) {
            return reader.isObject() ? readObject(reader) : EMPTY;
        } catch (InvalidRequest | PayloadTooLarge e) {
            return EMPTY;
        }
    }

    private static HfErrorBody readObject(JsonReader reader) {
        String text = null;
        String type = "";
        Duration estimatedWait = null;
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "error" -> text = text(reader);
                case "error_type" -> type = reader.isString() ? reader.readString() : skip(reader, "");
                case "estimated_time" -> estimatedWait = reader.isNumber() ? toDuration(reader.readDouble()) : skip(reader, null);
                default -> reader.skip();
            }
        }
        return new HfErrorBody(text, type, estimatedWait);
    }

    private static @Nullable String text(JsonReader reader) {
        if (reader.isString()) {
            return reader.readString();
        }
        if (reader.isObject()) {
            String message = null;
            reader.beginObject();
            while (reader.nextField()) {
                if (reader.name().equals("message") && reader.isString()) {
                    message = reader.readString();
                } else {
                    reader.skip();
                }
            }
            return message;
        }
        return reader.isList() ? readTexts(reader) : skip(reader, null);
    }

    private static @Nullable String readTexts(JsonReader reader) {
        List<String> texts = new ArrayList<>();
        reader.beginList();
        while (reader.nextElement()) {
            if (reader.isString() && texts.size() < MAX_TEXTS) {
                texts.add(reader.readString());
            } else {
                reader.skip();
            }
        }
        return texts.isEmpty() ? null : String.join("; ", texts);
    }

    private static <T extends @Nullable Object> T skip(JsonReader reader, T fallback) {
        reader.skip();
        return fallback;
    }

    private static @Nullable Duration toDuration(double seconds) {
        return seconds >= 0 && seconds <= MAX_SECONDS ? Duration.ofMillis((long) (seconds * 1_000)) : null;
    }
}
