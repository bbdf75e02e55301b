package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.Extra;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.JsonText;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The caller's own fields of Gemini's in place of ours: those of the request first, {@code raw_provider_options} last. A field
 * replaces ours whole; of {@code generationConfig} only the fields that it names.
 */
final class Overrides {
    private static final String GENERATION_CONFIG = "generationConfig";
    private static final String CONTENTS = "contents";

    private Overrides() {}

    /** @param extra unknown fields of Gemini's dialect */
    static byte[] applied(JsonWriter body, Extra extra, @Nullable JsonText raw) {
        byte[] plain = body.toBytes();
        if (extra.isEmpty() && raw == null) {
            return plain;
        }
        Map<String, JsonText> fields = new LinkedHashMap<>(Json.fields(plain).fields());
        put(fields, extra.without(CONTENTS));
        if (raw != null) {
            Extra own = Json.fields(raw);
            if (own.get(CONTENTS) != null) {
                throw new InvalidRequest(
                        "raw_provider_options.contents cannot be set; write messages into the request itself",
                        "raw_provider_options.contents");
            }
            put(fields, own);
        }
        return Json.object(new Extra(fields)).text().getBytes(StandardCharsets.UTF_8);
    }

    private static void put(Map<String, JsonText> fields, Extra own) {
        own.fields().forEach((name, value) -> {
            JsonText ours = fields.get(name);
            boolean both = name.equals(GENERATION_CONFIG) && ToolWriter.isObject(ours) && ToolWriter.isObject(value);
            fields.put(name, both && ours != null ? joined(ours, value) : value);
        });
    }

    private static JsonText joined(JsonText ours, JsonText theirs) {
        Map<String, JsonText> fields = new LinkedHashMap<>(Json.fields(ours).fields());
        fields.putAll(Json.fields(theirs).fields());
        return Json.object(new Extra(fields));
    }
}
