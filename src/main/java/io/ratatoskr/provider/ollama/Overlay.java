package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.Extra;
import io.ratatoskr.api.JsonText;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lays the caller's own fields over a body: each replaces ours, save that {@code options} is merged field by field. */
final class Overlay {
    private static final String OPTIONS = "options";

    private Overlay() {}

    /**
     * The body with what the caller sent beside the known fields, then with what the caller wants as it is.
     *
     * @param raw an object; null: none
     */
    static byte[] on(JsonWriter body, Extra extra, @Nullable JsonText raw) {
        byte[] plain = body.toBytes();
        if (extra.isEmpty() && raw == null) {
            return plain;
        }
        Extra merged = over(Json.fields(plain), extra);
        if (raw != null) {
            merged = over(merged, Json.fields(raw));
        }
        return new JsonWriter(plain.length + 256)
                .beginObject()
                .fields(merged)
                .endObject()
                .toBytes();
    }

    private static Extra over(Extra below, Extra above) {
        Map<String, JsonText> fields = new LinkedHashMap<>(below.fields());
        above.fields().forEach((name, value) -> {
            JsonText ours = fields.get(name);
            if (ours != null && name.equals(OPTIONS) && value.text().startsWith("{")) {
                fields.put(name, Json.object(plain(Json.fields(ours), Json.fields(value))));
            } else {
                fields.put(name, value);
            }
        });
        return new Extra(fields);
    }

    private static Extra plain(Extra below, Extra above) {
        Map<String, JsonText> fields = new LinkedHashMap<>(below.fields());
        fields.putAll(above.fields());
        return new Extra(fields);
    }
}
