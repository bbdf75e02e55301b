package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.LenientJson;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A content block of a stream between its start and stop events. Not thread-safe. */
final class OpenContentBlock {
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
    int callIndex;

    /** True if arguments were received as deltas. */
    boolean hasArgumentDeltas;

    /** Text of the start event, or the thinking so far. */
    final StringBuilder text = new StringBuilder();

    /** Signature of the thinking so far; null: none received. */
    @Nullable
    StringBuilder signature;

    final ExtraCollector otherFields = new ExtraCollector();

    /** Buffered characters of this block. */
    int bufferedChars;

    private OpenContentBlock(Kind kind) {
        this.kind = kind;
    }

    /** Opens a block from its start event. */
    static OpenContentBlock fromStart(RawJson start) {
        try (JsonReader reader = JsonReader.of(start.text().getBytes(StandardCharsets.UTF_8))) {
            var block = new OpenContentBlock(kind(reader.peekType()));
            if (block.kind != Kind.OTHER) {
                reader.beginObject();
                while (reader.nextField()) {
                    block.readField(reader);
                }
            }
            return block;
        }
    }

    /** The thinking block as a non-streamed response has it. */
    RawJson toThinkingJson() {
        AdditionalProperties additionalFields = otherFields.toAdditionalProperties();
        return new JsonWriter(text.length() + 512)
                .beginObject()
                .field("type", "thinking")
                .field("thinking", text.toString())
                .field("signature", signature == null ? null : signature.toString())
                .fields(additionalFields)
                .endObject()
                .toRawJson();
    }

    /** True if there is thinking or a signature. */
    boolean hasThinking() {
        return !text.isEmpty() || (signature != null && !signature.isEmpty());
    }

    void appendSignature(String fragment) {
        if (signature == null) {
            signature = new StringBuilder(fragment.length());
        }
        signature.append(fragment);
    }

    private void readField(JsonReader reader) {
        if (reader.isNull() || reader.name().equals("type")) {
            reader.skip();
            return;
        }
        String field = kind + "." + reader.name();
        switch (field) {
            case "TEXT.text", "THINKING.thinking" -> appendText(LenientJson.textOrNull(reader));
            case "THINKING.signature" -> appendSignature(orEmpty(LenientJson.textOrNull(reader)));
            case "TOOL.id" -> id = LenientJson.textOr(reader, id);
            case "TOOL.name" -> name = LenientJson.textOr(reader, name);
            case "TOOL.input" -> input = reader.readRaw();
            default -> {
                RawJson value = reader.readRaw();
                if (!value.text().equals("[]")) {
                    otherFields.put(reader.name(), value);
                }
            }
        }
    }

    private void appendText(@Nullable String fragment) {
        text.append(orEmpty(fragment));
    }

    private static String orEmpty(@Nullable String text) {
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
