package io.ratatoskr.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.ChatEvent.UnknownFields.Scope;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.SseWriter;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;

/** Writes chat events as an Anthropic stream, with one open block at a time. Not thread-safe. */
final class AnthropicStreamWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private AdditionalProperties endingFields = AdditionalProperties.NONE;
    private Usage usage;
    private boolean started;
    private String open = "";
    private int index = -1;

    private AnthropicStreamWriter() {}

    /** The first usage update is written to message_start, the last one to message_delta. */
    static byte[] write(StreamMetadata metadata, List<ChatEvent> events) {
        var writer = new AnthropicStreamWriter();
        for (ChatEvent event : events) {
            if (!writer.started) {
                writer.start(metadata, event instanceof ChatEvent.UsageUpdate usageUpdate ? usageUpdate.usage() : null);
            } else {
                writer.event(event);
            }
        }
        return writer.out.toByteArray();
    }

    private void start(StreamMetadata metadata, Usage first) {
        started = true;
        JsonWriter json = begin("message_start").name("message").beginObject();
        json.field("id", metadata.id()).field("type", "message").field("role", "assistant");
        json.field("model", metadata.model()).name("content").beginList().endList();
        json.name("stop_reason").nullValue();
        if (first != null) {
            usage(json, first);
        }
        send("message_start", json.fields(metadata.extra()).endObject());
    }

    private void event(ChatEvent event) {
        switch (event) {
            case ChatEvent.Content content -> delta("text", "\"text\":\"\"", "text_delta", "text", content.text());
            case ChatEvent.Reasoning reasoning ->
                delta(
                        "thinking",
                        "\"thinking\":\"\",\"signature\":\"\"",
                        "thinking_delta",
                        "thinking",
                        reasoning.text());
            case ChatEvent.ReasoningDetail detail -> detail(detail.json());
            case ChatEvent.ToolCallStart call -> {
                close();
                JsonWriter block = new JsonWriter(99).beginObject().field("type", "tool_use");
                block.field("id", call.id())
                        .field("name", call.name())
                        .name("input")
                        .beginObject()
                        .endObject();
                open("tool_use", block.fields(call.extra()).endObject().toRawJson());
            }
            case ChatEvent.ToolCallDelta delta ->
                delta("tool_use", "", "input_json_delta", "partial_json", delta.arguments());
            case ChatEvent.ToolCallEnd end -> close();
            case ChatEvent.UnknownFields unknown -> unknown(unknown);
            case ChatEvent.Refusal refusal -> {}
            case ChatEvent.UsageUpdate usageUpdate -> usage = usageUpdate.usage();
            case ChatEvent.Done done -> end(done.finishReason());
        }
    }

    private void detail(RawJson json) {
        JsonNode block = AnthropicTestRequests.tree(json.text()).get(0);
        if (block.get("type").asText().equals("redacted_thinking")) {
            close();
            open("redacted_thinking", new RawJson(block.toString()));
        } else {
            delta(
                    "thinking",
                    "\"thinking\":\"\",\"signature\":\"\"",
                    "signature_delta",
                    "signature",
                    block.get("signature").asText());
        }
        close();
    }

    private void unknown(ChatEvent.UnknownFields unknown) {
        if (unknown.scope() == Scope.CHOICE) {
            endingFields = unknown.extra();
            return;
        }
        close();
        for (Map.Entry<String, RawJson> field : unknown.extra().fields().entrySet()) {
            out.writeBytes(SseWriter.event(
                    field.getKey(), new JsonWriter(99).raw(field.getValue()).toBytes()));
        }
    }

    private void delta(String kind, String begins, String type, String field, String fragment) {
        if (!open.equals(kind)) {
            close();
            open(kind, new RawJson("{\"type\":\"%s\",%s}".formatted(kind, begins)));
        }
        JsonWriter json = begin("content_block_delta").field("index", Integer.valueOf(index));
        json.name("delta")
                .beginObject()
                .field("type", type)
                .field(field, fragment)
                .endObject();
        send("content_block_delta", json);
    }

    private void open(String kind, RawJson block) {
        open = kind;
        index++;
        send(
                "content_block_start",
                begin("content_block_start")
                        .field("index", Integer.valueOf(index))
                        .field("content_block", block));
    }

    private void close() {
        if (!open.isEmpty()) {
            send("content_block_stop", begin("content_block_stop").field("index", Integer.valueOf(index)));
            open = "";
        }
    }

    private void end(FinishReason reason) {
        close();
        JsonWriter json = begin("message_delta").name("delta").beginObject();
        if (endingFields.get("stop_reason") == null) {
            json.field(
                    "stop_reason",
                    switch (reason) {
                        case STOP, FUNCTION_CALL -> "end_turn";
                        case LENGTH -> "max_tokens";
                        case TOOL_CALLS -> "tool_use";
                        case CONTENT_FILTER -> "refusal";
                    });
        }
        json.fields(endingFields).endObject();
        if (usage != null) {
            usage(json, usage);
        }
        send("message_delta", json);
        send("message_stop", begin("message_stop"));
    }

    private static void usage(JsonWriter json, Usage usage) {
        long cached = usage.cachedTokens() == null ? 0 : usage.cachedTokens();
        long written = usage.cacheWriteTokens() == null ? 0 : usage.cacheWriteTokens();
        json.name("usage").beginObject();
        json.field("input_tokens", Long.valueOf(usage.promptTokens() - cached - written))
                .field("cache_read_input_tokens", usage.cachedTokens())
                .field("cache_creation_input_tokens", usage.cacheWriteTokens())
                .field("output_tokens", Long.valueOf(usage.completionTokens()));
        if (usage.reasoningTokens() != null) {
            json.name("output_tokens_details")
                    .beginObject()
                    .field("thinking_tokens", usage.reasoningTokens())
                    .endObject();
        }
        json.fields(usage.extra()).endObject();
    }

    private static JsonWriter begin(String type) {
        return new JsonWriter(256).beginObject().field("type", type);
    }

    private void send(String type, JsonWriter json) {
        out.writeBytes(SseWriter.event(type, json.endObject().toBytes()));
    }
}
