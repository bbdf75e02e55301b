package io.ratatoskr.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object that the gateway has no word for, in the order they came; passed on unchanged. */
public record Extra(Map<String, JsonText> fields) {
    /** No unknown field. */
    public static final Extra NONE = new Extra(Map.of());

    public Extra {
        fields = fields.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    public @Nullable JsonText get(String name) {
        return fields.get(name);
    }

    /** These fields and one more; a field of the same name is replaced where it stands. */
    public Extra with(String name, JsonText value) {
        var more = new LinkedHashMap<>(fields);
        more.put(name, value);
        return new Extra(more);
    }

    /** These fields without the one named. */
    public Extra without(String name) {
        if (!fields.containsKey(name)) {
            return this;
        }
        var fewer = new LinkedHashMap<>(fields);
        fewer.remove(name);
        return new Extra(fewer);
    }
}
