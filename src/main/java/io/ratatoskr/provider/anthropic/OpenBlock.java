package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.Extra;
import io.ratatoskr.api.JsonText;
import io.ratatoskr.json.Fields;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.Lax;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A content block of a stream between its start and its stop. Not thread-safe. */
final class OpenBlock {
    enum Kind {
        TEXT,
        THINKING,
        TOOL,
        /** One that the gateway has no word for. */
        OTHER
    }

    final Kind kind;

    /** What is known of a tool's call. */
    @Nullable
    String id;

    @Nullable
    String name;

    /** The arguments that came with the start; null: none. */
    @Nullable
    JsonText input;

    /** The call's slot. */
    int slot;

    /** Whether arguments came in pieces. */
    boolean argued;

    /** The text that came with the start, or the thinking so far. */
    final StringBuilder text = new StringBuilder();

    /** The thinking's signature so far; null: none was told. */
    @Nullable
    StringBuilder signature;

    final Fields rest = new Fields();

    /** Characters that are kept of it. */
    int held;

    private OpenBlock(Kind kind) {
        this.kind = kind;
    }

    /** The block that begins with this. */
    static OpenBlock of(JsonText start) {
        try (JsonReader reader = JsonReader.of(start.text().getBytes(StandardCharsets.UTF_8))) {
            var block = new OpenBlock(kind(reader.type()));
            if (block.kind != Kind.OTHER) {
                reader.beginObject();
                while (reader.nextField()) {
                    block.field(reader);
                }
            }
            return block;
        }
    }

    /** The thinking as a whole answer would have it. */
    JsonText thinking() {
        Extra more = rest.extra();
        return new JsonWriter(text.length() + 512)
                .beginObject()
                .field("type", "thinking")
                .field("thinking", text.toString())
                .field("signature", signature == null ? null : signature.toString())
                .fields(more)
                .endObject()
                .toJson();
    }

    /** Whether anything was thought. */
    boolean isThought() {
        return !text.isEmpty() || signature != null && !signature.isEmpty();
    }

    void sign(String piece) {
        if (signature == null) {
            signature = new StringBuilder(piece.length());
        }
        signature.append(piece);
    }

    private void field(JsonReader reader) {
        if (reader.isNull() || reader.name().equals("type")) {
            reader.skip();
            return;
        }
        String field = kind + "." + reader.name();
        switch (field) {
            case "TEXT.text", "THINKING.thinking" -> append(Lax.text(reader));
            case "THINKING.signature" -> sign(or(Lax.text(reader)));
            case "TOOL.id" -> id = Lax.known(reader, id);
            case "TOOL.name" -> name = Lax.known(reader, name);
            case "TOOL.input" -> input = reader.raw();
            default -> {
                JsonText value = reader.raw();
                if (!value.text().equals("[]")) {
                    rest.put(reader.name(), value);
                }
            }
        }
    }

    private void append(@Nullable String piece) {
        text.append(or(piece));
    }

    private static String or(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static Kind kind(@Nullable String type) {
        return switch (type) {
            case "text" -> Kind.TEXT;
            case "thinking" -> Kind.THINKING;
            case "tool_use" -> Kind.TOOL;
            case null, default -> Kind.OTHER;
        };
    }
}
