package io.ratatoskr.json;

import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the unknown fields of a JSON object. Allocates nothing while there are none. Not thread-safe. */
public final class ExtraCollector {
    /** Maximum number of unknown fields of an object. */
    public static final int MAX_FIELDS = 1_000;

    private @Nullable Map<String, RawJson> fields;

    /**
     * Adds the reader's current field verbatim.
     *
     * @throws PayloadTooLarge when there are too many
     */
    public void collect(JsonReader reader) {
        String name = reader.name();
        if (fields != null && fields.size() >= MAX_FIELDS) {
            throw new PayloadTooLarge("an object has more than %,d unknown fields, the maximum".formatted(MAX_FIELDS));
        }
        put(name, reader.readRaw());
    }

    /** Adds a field; the last one of a name wins. */
    public void put(String name, RawJson value) {
        if (fields == null) {
            fields = new LinkedHashMap<>();
        }
        fields.put(name, value);
    }

    /** Adds the unknown fields of a nested object under its name, if there are any. */
    public void putNested(String name, ExtraCollector rest) {
        if (!rest.isEmpty()) {
            put(name, Json.object(rest.toAdditionalProperties()));
        }
    }

    public boolean isEmpty() {
        return fields == null;
    }

    /** Removes all fields. */
    public void clear() {
        fields = null;
    }

    public AdditionalProperties toAdditionalProperties() {
        return fields == null ? AdditionalProperties.NONE : new AdditionalProperties(fields);
    }
}
