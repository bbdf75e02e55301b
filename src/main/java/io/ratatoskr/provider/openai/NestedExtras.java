package io.ratatoskr.provider.openai;

import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import java.util.Map;

/** Unknown fields of a nested object, stored as an object under its name among the unknown fields of the outer object. */
public final class NestedExtras {
    private NestedExtras() {}

    /** Returns the unknown fields of the nested object. */
    public static AdditionalProperties get(String name, AdditionalProperties extra) {
        return Json.fieldsOrNone(extra.get(name));
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
