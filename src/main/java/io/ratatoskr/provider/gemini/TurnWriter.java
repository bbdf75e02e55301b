package io.ratatoskr.provider.gemini;

import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/** Writes {@code contents}: consecutive parts of the same role become one turn. Not thread-safe. */
final class TurnWriter {
    static final String USER = "user";
    static final String MODEL = "model";

    private final JsonWriter out;
    private String role = "";

    TurnWriter(JsonWriter out) {
        this.out = out;
        out.beginList();
    }

    /** The writer, positioned for a part of the role. */
    JsonWriter beginPart(String turnRole) {
        if (!turnRole.equals(role)) {
            closeTurn();
            out.beginObject().name("role").string(turnRole).name("parts").beginList();
            role = turnRole;
        }
        return out;
    }

    /** Writes a text, unless it is empty. */
    void text(String turnRole, String text) {
        if (!text.isEmpty()) {
            beginPart(turnRole).beginObject().name("text").string(text).endObject();
        }
    }

    /** Writes a text of the model with its signature; the text may be empty. */
    void signedText(String text, boolean thought, @Nullable String signature) {
        beginPart(MODEL).beginObject().name("text").string(text);
        if (thought) {
            out.name("thought").bool(true);
        }
        out.field("thoughtSignature", signature).endObject();
    }

    /** Writes a part unchanged. */
    void raw(String turnRole, RawJson json) {
        beginPart(turnRole).raw(json);
    }

    void end() {
        closeTurn();
        out.endList();
    }

    private void closeTurn() {
        if (!role.isEmpty()) {
            out.endList().endObject();
            role = "";
        }
    }
}
