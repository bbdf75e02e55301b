package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.Lax;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A content block of a stream between its start and stop events. Not thread-safe. */
final class OpenBlock {
    enum Kind {
        TEXT,
        THINKING,
        TOOL,
        /** A kind unknown to the gateway. */
        OTHER
    }

    final Kind kind;

    /** Id of the tool call; null: unknown. */
    @Nullable
    String id;

    @Nullable
    String name;

    /** Arguments of the start event; null: none. */
    @Nullable
    RawJson input;

    /** Index of the tool call. */
    int slot;

    /** True if arguments were received as deltas. */
    boolean argued;

    /** Text of the start event, or the thinking so far. */
    final StringBuilder text = new StringBuilder();

    /** Signature of the thinking so far; null: none received. */
    @Nullable
    StringBuilder signature;

    final ExtraCollector rest = new ExtraCollector();

    /** Buffered characters of this block. */
    int held;

    private OpenBlock(Kind kind) {
        this.kind = kind;
    }

    /** Opens a block from its start event. */
    static OpenBlock of(RawJson start) {
        try (JsonReader reader = JsonReader.of(start.text().getBytes(StandardCharsets.UTF_8))) {
            var block = new OpenBlock(kind(reader.peekType()));
            if (block.kind != Kind.OTHER) {
                reader.beginObject();
                while (reader.nextField()) {
                    block.field(reader);
                }
            }
            return block;
        }
    }

    /** The thinking block as a non-streamed response has it. */
    RawJson thinking() {
        AdditionalProperties more = rest.toAdditionalProperties();
        return new JsonWriter(text.length() + 512)
                .beginObject()
                .field("type", "thinking")
                .field("thinking", text.toString())
                .field("signature", signature == null ? null : signature.toString())
                .fields(more)
                .endObject()
                .toRawJson();
    }

    /** True if there is thinking or a signature. */
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
            case "TOOL.input" -> input = reader.readRaw();
            default -> {
                RawJson value = reader.readRaw();
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
