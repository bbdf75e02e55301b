package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.JsonText;
import io.ratatoskr.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/** Writes {@code contents}: parts of the same speaker next to each other become one turn. Not thread-safe. */
final class Turns {
    static final String USER = "user";
    static final String MODEL = "model";

    private final JsonWriter out;
    private String role = "";

    Turns(JsonWriter out) {
        this.out = out;
        out.beginList();
    }

    /** The writer, where a part of the speaker's is to be written. */
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

    /** Writes a text of the model's with its signature; empty where only the signature is left. */
    void signed(String text, boolean thought, @Nullable String signature) {
        part(MODEL).beginObject().name("text").string(text);
        if (thought) {
            out.name("thought").bool(true);
        }
        out.field("thoughtSignature", signature).endObject();
    }

    /** Writes a part as it is. */
    void raw(String speaker, JsonText json) {
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
