package io.ratatoskr.provider.openai;

import io.ratatoskr.api.Extra;
import io.ratatoskr.api.JsonText;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import java.util.Map;

/** Unknown fields of a nested object, which are kept as an object under its name among the unknown fields around it. */
final class Nested {
    private Nested() {}

    /** The fields that belong into the nested object. */
    static Extra inside(String name, Extra extra) {
        JsonText rest = extra.get(name);
        return rest == null || !rest.text().startsWith("{") ? Extra.NONE : Json.fields(rest);
    }

    /** Writes the fields that belong into the nested object. */
    static JsonWriter write(JsonWriter writer, String name, Extra extra) {
        return writer.fields(inside(name, extra));
    }

    /** The fields around it. */
    static JsonWriter writeOthers(JsonWriter writer, Extra extra, String name) {
        for (Map.Entry<String, JsonText> field : extra.fields().entrySet()) {
            if (!field.getKey().equals(name)) {
                writer.name(field.getKey()).raw(field.getValue());
            }
        }
        return writer;
    }
}
