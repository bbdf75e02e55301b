package io.ratatoskr.dialect.openai;

import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.openai.NestedExtras;

/**
 * Parses {@code stream} and {@code stream_options}, and {@code usage}: OpenRouter's {@code {"include": true}} requests usage as
 * {@code stream_options.include_usage} does. An explicit false of one does not revoke the other.
 */
final class OpenAiStreamOptionsParser {
    private boolean enabled;
    private boolean includeUsage;

    void readField(JsonReader reader, ExtraCollector extra) {
        if (reader.name().equals("usage")) {
            extra.collect(reader);
            RawJson include =
                    NestedExtras.get("usage", extra.toAdditionalProperties()).get("include");
            includeUsage |= include != null && include.text().equals("true");
            return;
        }
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
                includeUsage |= !reader.isNull() && reader.readBoolean();
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
