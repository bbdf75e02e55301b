package io.ratatoskr.provider.openai;

import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.JsonText;
import io.ratatoskr.json.Fields;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads options that chats, completions and embeddings have in common. */
final class OptionReader {
    private static final List<String> NOT_RAW = List.of("model", "messages", "input", "stream", "stream_options");

    private OptionReader() {}

    /** One text or a list of them. */
    static List<String> stop(JsonReader reader) {
        if (reader.isNull()) {
            return List.of();
        }
        if (reader.isText()) {
            return List.of(reader.text());
        }
        if (!reader.isList()) {
            throw reader.wrong("a string or a list of strings");
        }
        var stops = new ArrayList<String>(4);
        reader.beginList();
        while (reader.nextElement()) {
            stops.add(reader.text());
        }
        return stops;
    }

    /** A name pins; an object is OpenRouter's own field and goes to the extra ones. */
    static @Nullable String provider(JsonReader reader, Fields extra) {
        if (reader.isObject()) {
            extra.take(reader);
            return null;
        }
        if (!reader.isNull() && !reader.isText()) {
            throw reader.wrong("a provider's name or OpenRouter's object");
        }
        String name = reader.textOrNull();
        if (name != null && name.isBlank()) {
            throw reader.wrong("a provider's name");
        }
        return name;
    }

    /** {@code raw_provider_options}: an object that leaves alone what the gateway must know. */
    static @Nullable JsonText raw(JsonReader reader) {
        if (reader.isNull()) {
            return null;
        }
        if (!reader.isObject()) {
            throw reader.wrong("an object");
        }
        JsonText raw = reader.raw();
        for (String name : Json.fields(raw).fields().keySet()) {
            if (NOT_RAW.contains(name)) {
                String path = "raw_provider_options." + name;
                throw new InvalidRequest(
                        "%s cannot be set; write %s into the request itself".formatted(path, name), path);
            }
        }
        return raw;
    }
}
