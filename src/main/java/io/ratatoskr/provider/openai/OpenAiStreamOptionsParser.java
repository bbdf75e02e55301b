package io.ratatoskr.provider.openai;

import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;

/** Parses {@code stream} and {@code stream_options}. */
final class OpenAiStreamOptionsParser {
    private boolean enabled;
    private boolean includeUsage;

    void readField(JsonReader reader, ExtraCollector extra) {
        if (reader.isNull()) {
            return;
        }
        if (reader.name().equals("stream")) {
            enabled = reader.readBoolean();
            return;
        }
        var rest = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.name().equals("include_usage")) {
                includeUsage = !reader.isNull() && reader.readBoolean();
            } else {
                rest.collect(reader);
            }
        }
        extra.putNested("stream_options", rest);
    }

    boolean enabled() {
        return enabled;
    }

    boolean includeUsage() {
        return includeUsage;
    }
}
