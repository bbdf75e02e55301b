package io.ratatoskr.provider;

import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Applies the caller's additional fields and raw provider options to a request body. */
public final class BodyOverrides {
    private BodyOverrides() {}

    /** Like {@link #apply(JsonWriter, AdditionalProperties, RawJson, String)}, replacing every field as a whole. */
    public static byte[] apply(JsonWriter body, AdditionalProperties extra, @Nullable RawJson raw) {
        return apply(body, extra, raw, null);
    }

    /**
     * The body with the additional fields applied, then the raw provider options.
     *
     * @param body a complete object
     * @param raw an object; null: none
     * @param merged name of a field that is merged instead of replaced if it is an object on both sides
     */
    public static byte[] apply(
            JsonWriter body, AdditionalProperties extra, @Nullable RawJson raw, @Nullable String merged) {
        byte[] plain = body.toBytes();
        if (extra.isEmpty() && raw == null) {
            return plain;
        }
        Map<String, RawJson> fields =
                new LinkedHashMap<>(Json.parseObject(plain).fields());
        override(fields, extra, merged);
        if (raw != null) {
            override(fields, Json.parseObject(raw), merged);
        }
        return new JsonWriter(plain.length + 256)
                .beginObject()
                .fields(new AdditionalProperties(fields))
                .endObject()
                .toBytes();
    }

    private static void override(Map<String, RawJson> fields, AdditionalProperties overrides, @Nullable String merged) {
        overrides.fields().forEach((name, value) -> {
            RawJson ours = name.equals(merged) ? fields.get(name) : null;
            fields.put(name, ours != null && ours.isObject() && value.isObject() ? merge(ours, value) : value);
        });
    }

    private static RawJson merge(RawJson ours, RawJson theirs) {
        Map<String, RawJson> fields = new LinkedHashMap<>(Json.parseObject(ours).fields());
        fields.putAll(Json.parseObject(theirs).fields());
        return Json.object(new AdditionalProperties(fields));
    }
}
