package io.ratatoskr.provider;

import io.ratatoskr.api.Extra;
import io.ratatoskr.api.JsonText;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lays the caller's own fields for a provider over a body, each in place of ours. */
public final class Overlay {
    private Overlay() {}

    /** As {@link #on(JsonWriter, Extra, JsonText, String)}, every field replaced whole. */
    public static byte[] on(JsonWriter body, Extra extra, @Nullable JsonText raw) {
        return on(body, extra, raw, null);
    }

    /**
     * The body with what the caller sent beside the known fields, then with what the caller wants as it is.
     *
     * @param body an object, complete
     * @param raw an object; null: none
     * @param merged the field of which, where it is an object on both sides, only the fields that the caller names are replaced
     */
    public static byte[] on(JsonWriter body, Extra extra, @Nullable JsonText raw, @Nullable String merged) {
        byte[] plain = body.toBytes();
        if (extra.isEmpty() && raw == null) {
            return plain;
        }
        Map<String, JsonText> fields = new LinkedHashMap<>(Json.fields(plain).fields());
        put(fields, extra, merged);
        if (raw != null) {
            put(fields, Json.fields(raw), merged);
        }
        return new JsonWriter(plain.length + 256)
                .beginObject()
                .fields(new Extra(fields))
                .endObject()
                .toBytes();
    }

    private static void put(Map<String, JsonText> fields, Extra own, @Nullable String merged) {
        own.fields().forEach((name, value) -> {
            JsonText ours = fields.get(name);
            boolean both = name.equals(merged) && isObject(ours) && isObject(value);
            fields.put(name, both && ours != null ? joined(ours, value) : value);
        });
    }

    private static JsonText joined(JsonText ours, JsonText theirs) {
        Map<String, JsonText> fields = new LinkedHashMap<>(Json.fields(ours).fields());
        fields.putAll(Json.fields(theirs).fields());
        return Json.object(new Extra(fields));
    }

    private static boolean isObject(@Nullable JsonText json) {
        return json != null && json.text().startsWith("{");
    }
}
