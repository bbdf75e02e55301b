package io.ratatoskr.camel.tracing;

import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.json.JsonWriter;
import java.nio.charset.StandardCharsets;

/** Writes a list of messages, as the GenAI conventions have them, up to a size. Not thread-safe. */
final class MessageWriter {
    /** What the JSON of a message, or of a part of it, takes beside its texts. */
    private static final int OVERHEAD = 40;

    private final JsonWriter json = new JsonWriter(512).beginList();
    private int left;

    MessageWriter(int limit) {
        this.left = limit;
    }

    /** Begins a message; false: it does not fit, and nothing was written. */
    boolean begin(String role) {
        if (left <= OVERHEAD) {
            return false;
        }
        left -= OVERHEAD;
        json.beginObject().name("role").string(role).name("parts").beginList();
        return true;
    }

    void text(String text) {
        if (part("text")) {
            json.name("content").string(cut(text)).endObject();
        }
    }

    void toolCall(String id, String name, String arguments) {
        if (part("tool_call")) {
            json.name("id").string(cut(id)).name("name").string(cut(name));
            json.name("arguments").string(cut(arguments)).endObject();
        }
    }

    void toolResponse(String id, String result) {
        if (part("tool_call_response")) {
            json.name("id").string(cut(id)).name("result").string(cut(result)).endObject();
        }
    }

    /** A part without its data. */
    void omitted(String type) {
        if (part(type)) {
            json.endObject();
        }
    }

    private boolean part(String type) {
        if (left <= 0) {
            return false;
        }
        left -= OVERHEAD;
        json.beginObject().name("type").string(type);
        return true;
    }

    private String cut(String text) {
        if (left <= 0) {
            return "";
        }
        String shortened = Text.shorten(text, left);
        left -= shortened.length();
        return shortened;
    }

    /** @param finishReason empty: none */
    void end(String finishReason) {
        json.endList();
        if (!finishReason.isEmpty()) {
            json.name("finish_reason").string(finishReason);
        }
        json.endObject();
    }

    /** The list as JSON. */
    @Override
    public String toString() {
        return new String(json.endList().toBytes(), StandardCharsets.UTF_8);
    }
}
