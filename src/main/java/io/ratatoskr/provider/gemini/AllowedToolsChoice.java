package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.ProviderProfile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Maps OpenAI's {@code allowed_tools}: a subset of the functions, required or only allowed. */
final class AllowedToolsChoice {
    private @Nullable String type;
    private String mode = "auto";
    private final List<String> names = new ArrayList<>();
    private boolean hasOthers;

    private AllowedToolsChoice() {}

    static void write(JsonWriter out, RawJson choice, ProviderProfile profile) {
        var allowed = new AllowedToolsChoice();
        try (JsonReader reader = JsonReader.of(choice.text().getBytes(StandardCharsets.UTF_8))) {
            if (reader.isObject()) {
                allowed.read(reader);
            }
        }
        if (!"allowed_tools".equals(allowed.type) || allowed.hasOthers || allowed.names.isEmpty()) {
            throw new UnsupportedParameter(
                    "%s: Gemini does not support this tool_choice; supported: auto, none, required, a function, and allowed_tools with functions"
                            .formatted(profile.name()),
                    "tool_choice");
        }
        GeminiToolWriter.writeAllowed(out, allowed.mode.equals("required") ? "ANY" : "VALIDATED", allowed.names);
    }

    /** Reads the choice, or the nested object of the same name. */
    private void read(JsonReader reader) {
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.name().equals("type") && reader.isString()) {
                type = type == null ? reader.readString() : type;
            } else if (reader.name().equals("mode") && reader.isString()) {
                mode = reader.readString();
            } else if (reader.name().equals("allowed_tools") && reader.isObject()) {
                read(reader);
            } else if (reader.name().equals("tools") && reader.isList()) {
                reader.beginList();
                while (reader.nextElement()) {
                    readTool(reader);
                }
            } else {
                reader.skip();
            }
        }
    }

    private void readTool(JsonReader reader) {
        String name = null;
        if (!reader.isObject()) {
            hasOthers = true;
            reader.skip();
            return;
        }
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.name().equals("name") && reader.isString()) {
                name = reader.readString();
            } else if (reader.name().equals("function") && reader.isObject()) {
                reader.beginObject();
                while (reader.nextField()) {
                    if (reader.name().equals("name") && reader.isString()) {
                        name = reader.readString();
                    } else {
                        reader.skip();
                    }
                }
            } else {
                hasOthers |= reader.name().equals("type")
                        && !(reader.isString() && reader.readString().equals("function"));
                reader.skip();
            }
        }
        if (name == null) {
            hasOthers = true;
        } else {
            names.add(name);
        }
    }
}
