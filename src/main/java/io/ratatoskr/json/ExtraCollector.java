package io.ratatoskr.json;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the unknown fields of a JSON object. Allocates nothing while there are none. Not thread-safe. */
public final class ExtraCollector {
    private @Nullable Map<String, RawJson> fields;

    /** Adds the reader's current field verbatim. */
    public void collect(JsonReader reader) {
        String name = reader.name();
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
