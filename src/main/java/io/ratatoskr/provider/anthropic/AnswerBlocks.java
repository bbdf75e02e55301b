package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.JsonText;
import io.ratatoskr.api.ToolCall;
import io.ratatoskr.json.Fields;
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
    final List<JsonText> thoughts = new ArrayList<>(1);

    /** Blocks of kinds unknown to the gateway, and texts with citations, as received. */
    final List<JsonText> others = new ArrayList<>(0);

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
        if (reader.isText()) {
            spoke = true;
            text.append(reader.text());
        } else if (reader.isList()) {
            reader.beginList();
            while (reader.nextElement()) {
                block(reader, answerId);
            }
        } else {
            reader.skip();
        }
    }

    static JsonText list(List<JsonText> blocks) {
        var writer = new JsonWriter(256).beginList();
        blocks.forEach(writer::raw);
        return writer.endList().toJson();
    }

    private void block(JsonReader reader, @Nullable String answerId) {
        if (!reader.isObject()) {
            reader.skip();
            return;
        }
        switch (reader.type()) {
            case "text" -> said(reader);
            case "thinking" -> thought(reader);
            case "redacted_thinking" -> thoughts.add(reader.raw());
            case "tool_use" -> calls.add(call(reader, CallIds.made(answerId, calls.size())));
            case null, default -> others.add(reader.raw());
        }
    }

    private void said(JsonReader reader) {
        int start = reader.start();
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
                    String value = reader.raw().text();
                    more |= !value.equals("null") && !value.equals("[]");
                }
            }
        }
        if (more) {
            others.add(reader.since(start));
        }
    }

    private void thought(JsonReader reader) {
        int start = reader.start();
        reader.beginObject();
        while (reader.nextField()) {
            String piece = reader.name().equals("thinking") ? Lax.text(reader) : skipped(reader);
            thinking.append(piece == null ? "" : piece);
        }
        thoughts.add(reader.since(start));
    }

    private static @Nullable String skipped(JsonReader reader) {
        reader.skip();
        return null;
    }

    /** @param madeId id for a call that has none */
    static ToolCall call(JsonReader reader, String madeId) {
        String id = null;
        String name = null;
        JsonText input = null;
        var extra = new Fields();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "type" -> reader.skip();
                case "id" -> id = Lax.known(reader, id);
                case "name" -> name = Lax.known(reader, name);
                case "input" -> input = reader.raw();
                default -> Lax.keep(reader, extra);
            }
        }
        String arguments = input == null || input.isNull() ? "{}" : input.text();
        return new ToolCall(id == null ? madeId : id, name == null ? "" : name, arguments, null, extra.extra());
    }
}
