package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.ToolNamePattern;
import java.nio.charset.StandardCharsets;

/**
 * The names of a tool's parameters. The API rejects those outside {@code ^[a-zA-Z0-9_.-]{1,64}$}, as its error <i>Property keys should
 * match pattern</i> says.
 */
final class PropertyKeys {
    private static final ToolNamePattern ACCEPTED = new ToolNamePattern("_.-", true, 64);

    private PropertyKeys() {}

    /** @param schema an object schema */
    static boolean areAccepted(RawJson schema) {
        boolean accepted = true;
        try (JsonReader reader = JsonReader.of(schema.text().getBytes(StandardCharsets.UTF_8))) {
            reader.beginObject();
            while (reader.nextField()) {
                if (reader.name().equals("properties") && reader.isObject()) {
                    reader.beginObject();
                    while (reader.nextField()) {
                        accepted &= ACCEPTED.matches(reader.name());
                        reader.skip();
                    }
                } else {
                    reader.skip();
                }
            }
        }
        return accepted;
    }
}
