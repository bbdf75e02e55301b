package io.ratatoskr.dialect.openai;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.dialect.RequestLimits;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses options common to chat, completion and embedding requests. */
final class OpenAiOptionParser {
    private static final List<String> RESERVED = List.of("model", "messages", "input", "stream", "stream_options");

    private OpenAiOptionParser() {}

    /** Parses a string or a list of strings. */
    static List<String> parseStop(JsonReader reader) {
        if (reader.isNull()) {
            return List.of();
        }
        if (reader.isString()) {
            return List.of(reader.readString());
        }
        if (!reader.isList()) {
            throw reader.typeError("a string or a list of strings");
        }
        var stops = new ArrayList<String>(4);
        reader.beginList();
        while (reader.nextElement()) {
            RequestLimits.checkNext(stops.size(), RequestLimits.MAX_STOPS, "stop");
            stops.add(reader.readString());
        }
        return stops;
    }

    /** A name pins the provider; an object is OpenRouter's field of that name and is kept as an unknown field. */
    static @Nullable String parseProvider(JsonReader reader, ExtraCollector extra) {
        if (reader.isObject()) {
            extra.collect(reader);
            return null;
        }
        if (!reader.isNull() && !reader.isString()) {
            throw reader.typeError("a provider name or OpenRouter's object");
        }
        String name = reader.readStringOrNull();
        if (name != null && name.isBlank()) {
            throw reader.typeError("a provider name");
        }
        return name;
    }

    /** Parses {@code raw_provider_options}: an object without the fields that the gateway itself must know. */
    static @Nullable RawJson parseRawOptions(JsonReader reader) {
        if (reader.isNull()) {
            return null;
        }
        if (!reader.isObject()) {
            throw reader.typeError("an object");
        }
        RawJson raw = reader.readRaw();
        for (String name : Json.parseObject(raw).fields().keySet()) {
            if (RESERVED.contains(name)) {
                String path = "raw_provider_options." + name;
                throw new InvalidRequest("%s cannot be set; set %s in the request itself".formatted(path, name), path);
            }
        }
        return raw;
    }
}
