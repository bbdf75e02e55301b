package io.ratatoskr.client.codec;

import io.ratatoskr.api.model.Usage;
import io.ratatoskr.client.transport.ResponseOrigin;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import org.jspecify.annotations.Nullable;

/** The fields that responses in OpenAI's format have in common. Not thread-safe. */
final class ResponseHead {
    /** What the gateway writes for a model that the provider does not report. */
    private static final String UNKNOWN_MODEL = "unknown";

    @Nullable
    String id;

    @Nullable
    Long created;

    @Nullable
    Usage usage;

    final ExtraCollector extra = new ExtraCollector();
    private @Nullable String model;

    /** Reads the current field, as an unknown one where it is not one of these. */
    void read(JsonReader reader) {
        switch (reader.name()) {
            case "id" -> id = reader.readStringOrNull();
            case "object" -> reader.skip();
            case "created" -> created = reader.readLongOrNull();
            case "model" -> model = reader.readStringOrNull();
            case "usage" -> usage = UsageReader.nested(reader);
            default -> extra.collect(reader);
        }
    }

    /** The model that responded; null if it is not known. */
    @Nullable
    String model(ResponseOrigin origin) {
        return UNKNOWN_MODEL.equals(model) ? origin.model() : model;
    }
}
