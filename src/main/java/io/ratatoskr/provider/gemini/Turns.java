package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/** Writes {@code contents}: consecutive parts of the same role become one turn. Not thread-safe. */
final class Turns {
    static final String USER = "user";
    static final String MODEL = "model";

    private final JsonWriter out;
    private String role = "";

    Turns(JsonWriter out) {
        this.out = out;
        out.beginList();
    }

    /** The writer, positioned for a part of the role. */
    JsonWriter part(String speaker) {
        if (!speaker.equals(role)) {
            close();
            out.beginObject().name("role").string(speaker).name("parts").beginList();
            role = speaker;
        }
        return out;
    }

    /** Writes a text, unless it is empty. */
    void text(String speaker, String text) {
        if (!text.isEmpty()) {
            part(speaker).beginObject().name("text").string(text).endObject();
        }
    }

    /** Writes a text of the model with its signature; the text may be empty. */
    void signed(String text, boolean thought, @Nullable String signature) {
        part(MODEL).beginObject().name("text").string(text);
        if (thought) {
            out.name("thought").bool(true);
        }
        out.field("thoughtSignature", signature).endObject();
    }

    /** Writes a part unchanged. */
    void raw(String speaker, RawJson json) {
        part(speaker).raw(json);
    }

    void end() {
        close();
        out.endList();
    }

    private void close() {
        if (!role.isEmpty()) {
            out.endList().endObject();
            role = "";
        }
    }
}
