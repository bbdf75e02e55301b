package io.ratatoskr.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The unknown fields of a JSON object, in their original order and with their original values. */
public record AdditionalProperties(Map<String, RawJson> fields) {
    /** No fields. */
    public static final AdditionalProperties NONE = new AdditionalProperties(Map.of());

    public AdditionalProperties {
        fields = fields.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    public @Nullable RawJson get(String name) {
        return fields.get(name);
    }

    /** A copy with this field added; a field of the same name is replaced in place. */
    public AdditionalProperties with(String name, RawJson value) {
        var more = new LinkedHashMap<>(fields);
        more.put(name, value);
        return new AdditionalProperties(more);
    }

    /** A copy without the named field. */
    public AdditionalProperties without(String name) {
        if (!fields.containsKey(name)) {
            return this;
        }
        var fewer = new LinkedHashMap<>(fields);
        fewer.remove(name);
        return new AdditionalProperties(fewer);
    }
}
