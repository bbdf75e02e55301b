package io.ratatoskr.wire;

import io.ratatoskr.json.Fields;
import io.ratatoskr.json.JsonReader;
import org.jspecify.annotations.Nullable;

/** A request while its fields are read; here what all of them have. Not thread-safe. */
abstract class Draft {
    final Fields extra = new Fields();
    String model = "";

    @Nullable
    String provider;

    /** Takes the field that the reader stands on. */
    final void field(JsonReader reader) {
        switch (reader.name()) {
            case "model" -> model = reader.isNull() ? "" : reader.text();
            case "provider" -> provider = provider(reader);
            default -> {
                if (!own(reader)) {
                    extra.take(reader);
                }
            }
        }
    }

    /** Takes a field of this kind of request; false, and the reader has not moved, when it is none. */
    abstract boolean own(JsonReader reader);

    private static @Nullable String provider(JsonReader reader) {
        if (!reader.isNull() && (!reader.isText() || reader.text().isBlank())) {
            throw reader.wrong("a provider's name");
        }
        return reader.textOrNull();
    }
}
