package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.ToolCall;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.Lax;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the content blocks of a non-streamed response and groups them by kind. Not thread-safe. */
final class AnswerBlocks {
    final List<ToolCall> calls = new ArrayList<>(2);

    /** Thinking blocks, as received. */
    final List<RawJson> thoughts = new ArrayList<>(1);

    /** Blocks of kinds unknown to the gateway, and texts with citations, as received. */
    final List<RawJson> others = new ArrayList<>(0);

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private boolean spoke;

    /** The text of the response; null if it has only tool calls. */
    @Nullable
    String text() {
        return spoke || calls.isEmpty() ? text.toString() : null;
    }

    /** The readable thinking; null if there is none. */
    @Nullable
    String thinking() {
        return thinking.isEmpty() ? null : thinking.toString();
    }

    /** Reads {@code content} at the current position. */
    void read(JsonReader reader, @Nullable String answerId) {
        if (reader.isString()) {
            spoke = true;
            text.append(reader.readString());
        } else if (reader.isList()) {
            reader.beginList();
            while (reader.nextElement()) {
                block(reader, answerId);
            }
        } else {
            reader.skip();
        }
    }

    static RawJson list(List<RawJson> blocks) {
        var writer = new JsonWriter(256).beginList();
        blocks.forEach(writer::raw);
        return writer.endList().toRawJson();
    }

    private void block(JsonReader reader, @Nullable String answerId) {
        if (!reader.isObject()) {
            reader.skip();
            return;
        }
        switch (reader.peekType()) {
            case "text" -> said(reader);
            case "thinking" -> thought(reader);
            case "redacted_thinking" -> thoughts.add(reader.readRaw());
            case "tool_use" -> calls.add(call(reader, CallIds.made(answerId, calls.size())));
            case null, default -> others.add(reader.readRaw());
        }
    }

    private void said(JsonReader reader) {
        int start = reader.tokenStart();
        boolean more = false;
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "type" -> reader.skip();
                case "text" -> {
                    String piece = Lax.text(reader);
                    spoke |= piece != null;
                    text.append(piece == null ? "" : piece);
                }
                default -> {
                    String value = reader.readRaw().text();
                    more |= !value.equals("null") && !value.equals("[]");
                }
            }
        }
        if (more) {
            others.add(reader.rawSince(start));
        }
    }

    private void thought(JsonReader reader) {
        int start = reader.tokenStart();
        reader.beginObject();
        while (reader.nextField()) {
            String piece = reader.name().equals("thinking") ? Lax.text(reader) : skipped(reader);
            thinking.append(piece == null ? "" : piece);
        }
        thoughts.add(reader.rawSince(start));
    }

    private static @Nullable String skipped(JsonReader reader) {
        reader.skip();
        return null;
    }

    /** @param madeId id for a call that has none */
    static ToolCall call(JsonReader reader, String madeId) {
        String id = null;
        String name = null;
        RawJson input = null;
        var extra = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "type" -> reader.skip();
                case "id" -> id = Lax.known(reader, id);
                case "name" -> name = Lax.known(reader, name);
                case "input" -> input = reader.readRaw();
                default -> Lax.keep(reader, extra);
            }
        }
        String arguments = input == null || input.isNull() ? "{}" : input.text();
        return new ToolCall(id == null ? madeId : id, name == null ? "" : name, arguments, null, extra.toAdditionalProperties());
    }
}
