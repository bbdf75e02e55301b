package io.ratatoskr.provider.ollama;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Writes chat events as an Ollama stream: one line per event, complete tool calls, token counts on the last line. */
final class OllamaStreamWriter {
    private static final String CREATED = "2026-09-17T15:42:59.5670387Z";

    private OllamaStreamWriter() {}

    /** @param end line terminator */
    static byte[] write(List<ChatEvent> events, String end) {
        var out = new ByteArrayOutputStream();
        ChatEvent.ToolCallStart start = null;
        Usage usage = null;
        for (ChatEvent event : events) {
            JsonWriter line = new JsonWriter(128).beginObject();
            line.field("model", "m").field("created_at", CREATED);
            switch (event) {
                case ChatEvent.Content content -> {
                    message(line).field("content", content.text()).endObject();
                    if (content.logprobs() != null) {
                        line.field(
                                "logprobs", Json.parseObject(content.logprobs()).get("content"));
                    }
                }
                case ChatEvent.Reasoning reasoning ->
                    message(line)
                            .field("content", "")
                            .field("thinking", reasoning.text())
                            .endObject();
                case ChatEvent.ToolCallStart begun -> {
                    start = begun;
                    continue;
                }
                case ChatEvent.ToolCallDelta delta -> {
                    message(line).name("tool_calls").beginList().beginObject();
                    line.field("id", start.id()).name("function").beginObject();
                    line.field("index", 0).field("name", start.name());
                    line.field("arguments", new RawJson(delta.arguments())).endObject();
                    line.fields(start.extra()).endObject().endList().endObject();
                }
                case ChatEvent.ToolCallEnd ended -> {
                    continue;
                }
                case ChatEvent.UnknownFields unknown
                when unknown.isInDelta() ->
                    message(line).fields(unknown.extra()).endObject();
                case ChatEvent.UnknownFields unknown -> line.fields(unknown.extra());
                case ChatEvent.UsageUpdate update -> {
                    usage = update.usage();
                    continue;
                }
                case ChatEvent.Done done -> {
                    message(line).field("content", "").endObject().name("done").bool(true);
                    line.field("done_reason", done.finishReason() == FinishReason.LENGTH ? "length" : "stop");
                    if (usage != null) {
                        line.field("prompt_eval_count", usage.promptTokens())
                                .field("prompt_eval_cached_count", usage.cachedTokens())
                                .field("eval_count", usage.completionTokens());
                    }
                }
                case ChatEvent.Refusal refusal -> throw new IllegalArgumentException("Ollama has no refusals");
                case ChatEvent.ReasoningDetail detail -> throw new IllegalArgumentException("Ollama has no details");
            }
            if (!(event instanceof ChatEvent.Done)) {
                line.name("done").bool(false);
            }
            out.writeBytes(line.endObject().toBytes());
            out.writeBytes(end.getBytes(US_ASCII));
        }
        return out.toByteArray();
    }

    private static JsonWriter message(JsonWriter line) {
        return line.name("message").beginObject().field("role", "assistant");
    }
}
