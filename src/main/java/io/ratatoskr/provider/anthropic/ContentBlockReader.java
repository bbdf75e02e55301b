package io.ratatoskr.provider.anthropic;

import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.DistinctCallIds;
import io.ratatoskr.provider.LenientJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the content blocks of a non-streamed response and groups them by kind. Not thread-safe. */
final class ContentBlockReader {
    final List<ToolCall> toolCalls = new ArrayList<>(2);

    /** Thinking blocks, as received. */
    final List<RawJson> thinkingBlocks = new ArrayList<>(1);

    /** Blocks of kinds unknown to the gateway, and texts with citations, as received. */
    final List<RawJson> otherBlocks = new ArrayList<>(0);

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private final DistinctCallIds callIds = new DistinctCallIds();
    private boolean hasText;

    /** The text of the response; null if it has only tool calls. */
    @Nullable
    String text() {
        return hasText || toolCalls.isEmpty() ? text.toString() : null;
    }

    /** The readable thinking; null if there is none. */
    @Nullable
    String thinking() {
        return thinking.isEmpty() ? null : thinking.toString();
    }

    /** Reads {@code content} at the current position. */
    void read(JsonReader reader, @Nullable String responseId) {
        if (reader.isString()) {
            hasText = true;
            text.append(reader.readString());
        } else if (reader.isList()) {
            reader.beginList();
            while (reader.nextElement()) {
                readBlock(reader, responseId);
            }
        } else {
            reader.skip();
        }
    }

    static RawJson toJsonList(List<RawJson> blocks) {
        var writer = new JsonWriter(256).beginList();
        blocks.forEach(writer::raw);
        return writer.endList().toRawJson();
    }

    private void readBlock(JsonReader reader, @Nullable String responseId) {
        if (!reader.isObject()) {
            reader.skip();
            return;
        }
        switch (reader.peekType()) {
            case "text" -> readText(reader);
            case "thinking" -> readThinking(reader);
            case "redacted_thinking" -> thinkingBlocks.add(reader.readRaw());
            case "tool_use" ->
                toolCalls.add(withDistinctId(
                        readToolCall(reader, AnthropicToolCallIds.generate(responseId, toolCalls.size()))));
            case null, default -> otherBlocks.add(reader.readRaw());
        }
    }

    private ToolCall withDistinctId(ToolCall call) {
        String id = callIds.next(call.id());
        return id.equals(call.id()) ? call : new ToolCall(id, call.name(), call.arguments(), call.type(), call.extra());
    }

    private void readText(JsonReader reader) {
        int start = reader.tokenStart();
        boolean hasOtherFields = false;
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "type" -> reader.skip();
                case "text" -> {
                    String fragment = LenientJson.textOrNull(reader);
                    hasText |= fragment != null;
                    text.append(fragment == null ? "" : fragment);
                }
                default -> {
                    String value = reader.readRaw().text();
                    hasOtherFields |= !value.equals("null") && !value.equals("[]");
                }
            }
        }
        if (hasOtherFields) {
            otherBlocks.add(reader.rawSince(start));
        }
    }

    private void readThinking(JsonReader reader) {
        int start = reader.tokenStart();
        reader.beginObject();
        while (reader.nextField()) {
            String fragment = reader.name().equals("thinking") ? LenientJson.textOrNull(reader) : skipValue(reader);
            thinking.append(fragment == null ? "" : fragment);
        }
        thinkingBlocks.add(reader.rawSince(start));
    }

    private static @Nullable String skipValue(JsonReader reader) {
        reader.skip();
        return null;
    }

    /** @param generatedId id for a call that has none */
    static ToolCall readToolCall(JsonReader reader, String generatedId) {
        String id = null;
        String name = null;
        RawJson input = null;
        var extra = new ExtraCollector();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "type" -> reader.skip();
                case "id" -> id = LenientJson.textOr(reader, id);
                case "name" -> name = LenientJson.textOr(reader, name);
                case "input" -> input = reader.readRaw();
                default -> LenientJson.collect(reader, extra);
            }
        }
        String arguments = input == null || input.isNull() ? "{}" : input.text();
        return new ToolCall(
                id == null ? generatedId : id,
                name == null ? "" : name,
                arguments,
                null,
                extra.toAdditionalProperties());
    }
}
