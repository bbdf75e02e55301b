package io.ratatoskr.json;

import io.ratatoskr.api.Extra;
import io.ratatoskr.api.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the unknown fields of a JSON object. Allocates nothing while there are none. Not thread-safe. */
public final class Fields {
    private @Nullable Map<String, JsonText> fields;

    /** Adds the reader's current field verbatim. */
    public void take(JsonReader reader) {
        String name = reader.name();
        put(name, reader.raw());
    }

    /** Adds a field; the last one of a name wins. */
    public void put(String name, JsonText value) {
        if (fields == null) {
            fields = new LinkedHashMap<>();
        }
        fields.put(name, value);
    }

    /** Adds the unknown fields of a nested object under its name, if there are any. */
    public void nest(String name, Fields rest) {
        if (!rest.isEmpty()) {
            put(name, Json.object(rest.extra()));
        }
    }

    public boolean isEmpty() {
        return fields == null;
    }

    /** Removes all fields. */
    public void clear() {
        fields = null;
    }

    public Extra extra() {
        return fields == null ? Extra.NONE : new Extra(fields);
    }
}
