package io.ratatoskr.provider.openai;

import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Lax;
import org.jspecify.annotations.Nullable;

/** Reads the id, model and creation time of a response. Empty strings and a time of 0 count as absent. */
final class AnswerHead {
    @Nullable
    String id;

    @Nullable
    String model;

    @Nullable
    Long created;

    /** Reads {@code id}, {@code model} or {@code created}; an absent value leaves the current one. */
    void field(JsonReader reader) {
        switch (reader.name()) {
            case "id" -> id = known(Lax.textOrNumber(reader), id);
            case "model" -> model = known(Lax.textOrNumber(reader), model);
            default -> {
                Long seconds = Lax.whole(reader);
                created = seconds == null || seconds <= 0 ? created : seconds;
            }
        }
    }

    private static @Nullable String known(@Nullable String text, @Nullable String before) {
        return text == null || text.isEmpty() ? before : text;
    }
}
