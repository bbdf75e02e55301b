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
 * @param loading the estimated time until the model is loaded, at most a day; null when it is not loading
 */
record Told(@Nullable String text, String type, @Nullable Duration loading) {
    private static final Told NOTHING = new Told(null, "", null);
    private static final double LONGEST_SECONDS = 86_400;
    private static final int MOST_TEXTS = 5;

    /** Never throws. */
    static Told in(byte[] body) {
        try (JsonReader reader = JsonReader.of(body)) {
            return reader.isObject() ? object(reader) : NOTHING;
        } catch (InvalidRequest | PayloadTooLarge e) {
            return NOTHING;
        }
    }

    private static Told object(JsonReader reader) {
        String text = null;
        String type = "";
        Duration loading = null;
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "error" -> text = text(reader);
                case "error_type" -> type = reader.isString() ? reader.readString() : skipped(reader, "");
                case "estimated_time" -> loading = reader.isNumber() ? seconds(reader.readDouble()) : skipped(reader, null);
                default -> reader.skip();
            }
        }
        return new Told(text, type, loading);
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
        return reader.isList() ? texts(reader) : skipped(reader, null);
    }

    private static @Nullable String texts(JsonReader reader) {
        List<String> texts = new ArrayList<>();
        reader.beginList();
        while (reader.nextElement()) {
            if (reader.isString() && texts.size() < MOST_TEXTS) {
                texts.add(reader.readString());
            } else {
                reader.skip();
            }
        }
        return texts.isEmpty() ? null : String.join("; ", texts);
    }

    private static <T extends @Nullable Object> T skipped(JsonReader reader, T otherwise) {
        reader.skip();
        return otherwise;
    }

    private static @Nullable Duration seconds(double seconds) {
        return seconds >= 0 && seconds <= LONGEST_SECONDS ? Duration.ofMillis((long) (seconds * 1_000)) : null;
    }
}
