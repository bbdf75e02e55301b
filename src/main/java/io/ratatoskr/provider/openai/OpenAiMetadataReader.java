package io.ratatoskr.provider.openai;

import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.LenientJson;
import org.jspecify.annotations.Nullable;

/** Reads the id, model and creation time of a response. Empty strings and a time of 0 count as absent. */
final class OpenAiMetadataReader {
    @Nullable
    String id;

    @Nullable
    String model;

    @Nullable
    Long created;

    /** Reads {@code id}, {@code model} or {@code created}; an absent value leaves the current one. */
    void readField(JsonReader reader) {
        switch (reader.name()) {
            case "id" -> id = nonEmptyOr(LenientJson.textOrNumber(reader), id);
            case "model" -> model = nonEmptyOr(LenientJson.textOrNumber(reader), model);
            default -> {
                Long seconds = LenientJson.longOrNull(reader);
                created = seconds == null || seconds <= 0 ? created : seconds;
            }
        }
    }

    private static @Nullable String nonEmptyOr(@Nullable String text, @Nullable String fallback) {
        return text == null || text.isEmpty() ? fallback : text;
    }
}
