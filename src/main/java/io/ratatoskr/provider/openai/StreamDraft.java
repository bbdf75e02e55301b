package io.ratatoskr.provider.openai;

import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;

/** Parses {@code stream} and {@code stream_options}. */
final class StreamDraft {
    private boolean wanted;
    private boolean usage;

    void field(JsonReader reader, ExtraCollector extra) {
        if (reader.isNull()) {
            return;
        }
        if (reader.name().equals("stream")) {
            wanted = reader.readBoolean();
            return;
        }
        var rest = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.name().equals("include_usage")) {
                usage = !reader.isNull() && reader.readBoolean();
            } else {
                rest.collect(reader);
            }
        }
        extra.putNested("stream_options", rest);
    }

    boolean wanted() {
        return wanted;
    }

    boolean usageWanted() {
        return usage;
    }
}
