package io.ratatoskr.json;

import io.ratatoskr.api.Extra;
import io.ratatoskr.api.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the fields of an object that have no other place. Costs nothing while there are none. Not thread-safe. */
public final class Fields {
    private @Nullable Map<String, JsonText> fields;

    /** Keeps the reader's current field as it is written. */
    public void take(JsonReader reader) {
        String name = reader.name();
        put(name, reader.raw());
    }

    /** Keeps a field; the last of a name counts. */
    public void put(String name, JsonText value) {
        if (fields == null) {
            fields = new LinkedHashMap<>();
        }
        fields.put(name, value);
    }

    /** Keeps what is left of a nested object under its name, unless nothing is left. */
    public void nest(String name, Fields rest) {
        if (!rest.isEmpty()) {
            put(name, Json.object(rest.extra()));
        }
    }

    public boolean isEmpty() {
        return fields == null;
    }

    /** Forgets all fields. */
    public void clear() {
        fields = null;
    }

    public Extra extra() {
        return fields == null ? Extra.NONE : new Extra(fields);
    }
}
