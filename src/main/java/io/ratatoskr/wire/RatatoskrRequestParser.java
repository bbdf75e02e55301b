package io.ratatoskr.wire;

import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import org.jspecify.annotations.Nullable;

/** Parses the fields that all requests have. Not thread-safe. */
abstract class RatatoskrRequestParser {
    final ExtraCollector extraFields = new ExtraCollector();
    String model = "";

    @Nullable
    String provider;

    /** Reads the reader's current field. */
    final void readField(JsonReader reader) {
        switch (reader.name()) {
            case "model" -> model = reader.isNull() ? "" : reader.readString();
            case "provider" -> provider = provider(reader);
            default -> {
                if (!readOwnField(reader)) {
                    extraFields.collect(reader);
                }
            }
        }
    }

    /** Reads a field of this kind of request; returns false without moving the reader when the field is unknown. */
    abstract boolean readOwnField(JsonReader reader);

    private static @Nullable String provider(JsonReader reader) {
        if (!reader.isNull() && (!reader.isString() || reader.readString().isBlank())) {
            throw reader.typeError("a provider's name");
        }
        return reader.readStringOrNull();
    }
}
