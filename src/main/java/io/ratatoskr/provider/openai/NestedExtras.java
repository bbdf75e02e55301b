package io.ratatoskr.provider.openai;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import java.util.Map;

/** Unknown fields of a nested object, stored as an object under its name among the unknown fields of the outer object. */
final class NestedExtras {
    private NestedExtras() {}

    /** Returns the unknown fields of the nested object. */
    static AdditionalProperties get(String name, AdditionalProperties extra) {
        RawJson rest = extra.get(name);
        return rest == null || !rest.text().startsWith("{") ? AdditionalProperties.NONE : Json.parseObject(rest);
    }

    /** Writes the unknown fields of the nested object. */
    static JsonWriter write(JsonWriter writer, String name, AdditionalProperties extra) {
        return writer.fields(get(name, extra));
    }

    /** Writes the unknown fields of the outer object. */
    static JsonWriter writeOthers(JsonWriter writer, AdditionalProperties extra, String name) {
        for (Map.Entry<String, RawJson> field : extra.fields().entrySet()) {
            if (!field.getKey().equals(name)) {
                writer.name(field.getKey()).raw(field.getValue());
            }
        }
        return writer;
    }
}
