package io.ratatoskr.provider.openai;

import io.ratatoskr.json.Fields;
import io.ratatoskr.json.JsonReader;

/** Parses {@code stream} and {@code stream_options}. */
final class StreamDraft {
    private boolean wanted;
    private boolean usage;

    void field(JsonReader reader, Fields extra) {
        if (reader.isNull()) {
            return;
        }
        if (reader.name().equals("stream")) {
            wanted = reader.bool();
            return;
        }
        var rest = new Fields();
        reader.beginObject();
        while (reader.nextField()) {
            if (reader.name().equals("include_usage")) {
                usage = !reader.isNull() && reader.bool();
            } else {
                rest.take(reader);
            }
        }
        extra.nest("stream_options", rest);
    }

    boolean wanted() {
        return wanted;
    }

    boolean usageWanted() {
        return usage;
    }
}
