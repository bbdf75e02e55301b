package io.ratatoskr.provider.openai;

import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Lax;
import org.jspecify.annotations.Nullable;

/** Who an answer says it is, while its fields are read. Empty texts and a time of 0 count as absent. */
final class AnswerHead {
    @Nullable
    String id;

    @Nullable
    String model;

    @Nullable
    Long created;

    /** Takes one of the fields {@code id}, {@code model}, {@code created}; what is known stays unless something new comes. */
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
