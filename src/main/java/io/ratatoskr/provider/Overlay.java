package io.ratatoskr.provider;

import io.ratatoskr.api.Extra;
import io.ratatoskr.api.JsonText;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Applies the caller's additional fields and raw provider options to a request body. */
public final class Overlay {
    private Overlay() {}

    /** Like {@link #on(JsonWriter, Extra, JsonText, String)}, replacing every field as a whole. */
    public static byte[] on(JsonWriter body, Extra extra, @Nullable JsonText raw) {
        return on(body, extra, raw, null);
    }

    /**
     * The body with the additional fields applied, then the raw provider options.
     *
     * @param body a complete object
     * @param raw an object; null: none
     * @param merged name of a field that is merged instead of replaced if it is an object on both sides
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
