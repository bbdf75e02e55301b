package io.ratatoskr.dialect.ratatoskr;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.json.JsonWriter;
import java.math.BigDecimal;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes chat responses and events in the gateway's own JSON, each on one line. Absent fields are omitted. Thread-safe. */
public final class RatatoskrChatWriter {
    private static final int INITIAL_CAPACITY = 512;

    private RatatoskrChatWriter() {}

    public static byte[] write(ChatResponse response) {
        Choice choice = response.choice();
        var writer = new JsonWriter(INITIAL_CAPACITY)
                .beginObject()
                .field("id", response.id())
                .field("model", response.model())
                .field("provider", response.provider())
                .field("created", response.created())
                .field("content", choice.content())
                .field("reasoning", response.reasoning());
        writeRaw(writer, "reasoning_details", choice.reasoningDetails());
        writer.field("refusal", choice.refusal());
        if (!response.toolCalls().isEmpty()) {
            writer.name("tool_calls").beginList();
            for (ToolCall call : response.toolCalls()) {
                writer.beginObject()
                        .field("id", call.id())
                        .field("name", call.name())
                        .field("arguments", call.arguments())
                        .field("type", call.type())
                        .endObject();
            }
            writer.endList();
        }
        writer.field("finish_reason", response.finishReason().wireName());
        writeRaw(writer, "logprobs", choice.logprobs());
        writeUsage(writer, "usage", response.usage());
        if (!response.extra().isEmpty()) {
            writeExtra(writer, "extra", response.extra());
        }
        return writer.endObject().toBytes();
    }

    /** Writes an event as {@code {"type": …, "data": …}}, with {@code choice}, {@code logprobs} and {@code details} where present. */
    public static byte[] write(ChatEvent event) {
        return switch (event) {
            case ChatEvent.Content content -> {
                var writer = beginEvent("content", content.choice()).field("data", content.text());
                writeRaw(writer, "logprobs", content.logprobs());
                yield end(writer);
            }
            case ChatEvent.Reasoning reasoning -> {
                var writer = beginEvent("reasoning", reasoning.choice()).field("data", reasoning.text());
                writeRaw(writer, "details", reasoning.details());
                yield end(writer);
            }
            case ChatEvent.ReasoningDetail detail ->
                end(beginEvent("reasoning_detail", detail.choice()).name("data").rawOnOneLine(detail.json()));
            case ChatEvent.ToolCallStart start ->
                end(beginToolCallEvent("tool_call_start", start.choice(), start.index())
                        .field("id", start.id())
                        .field("name", start.name())
                        .field("type", start.type())
                        .endObject());
            case ChatEvent.ToolCallDelta delta ->
                end(beginToolCallEvent("tool_call_delta", delta.choice(), delta.index())
                        .field("arguments", delta.arguments())
                        .endObject());
            case ChatEvent.ToolCallEnd end ->
                end(beginToolCallEvent("tool_call_end", end.choice(), end.index())
                        .endObject());
            case ChatEvent.Refusal refusal ->
                end(beginEvent("refusal", refusal.choice()).field("data", refusal.text()));
            case ChatEvent.UnknownFields unknown -> {
                var writer = beginEvent("extra", unknown.choice());
                writeExtra(writer, "data", unknown.extra());
                yield end(writer);
            }
            case ChatEvent.UsageUpdate update -> {
                var writer = beginEvent("usage", 0);
                writeUsage(writer, "data", update.usage());
                yield end(writer);
            }
            case ChatEvent.Done done -> {
                var writer =
                        beginEvent("done", 0).field("data", done.finishReason().wireName());
                if (!done.otherFinishReasons().isEmpty()) {
                    writer.name("further").beginObject();
                    new TreeMap<>(done.otherFinishReasons())
                            .forEach((choice, reason) -> writer.field(choice.toString(), reason.wireName()));
                    writer.endObject();
                }
                yield end(writer);
            }
        };
    }

    /** Writes token counts as a field, the cost as a plain number; nothing when there are none. */
    static void writeUsage(JsonWriter writer, String name, @Nullable Usage usage) {
        if (usage == null) {
            return;
        }
        writer.name(name).beginObject();
        writer.name("prompt_tokens").number(usage.promptTokens());
        writer.name("completion_tokens").number(usage.completionTokens());
        writer.name("total_tokens").number(usage.totalTokens());
        writer.field("reasoning_tokens", usage.reasoningTokens())
                .field("cached_tokens", usage.cachedTokens())
                .field("cache_write_tokens", usage.cacheWriteTokens());
        BigDecimal cost = usage.cost();
        if (cost != null) {
            writer.name("cost").rawAscii(cost.toPlainString());
        }
        AdditionalProperties extra =
                cost == null ? usage.extra() : usage.extra().without("cost");
        if (!extra.isEmpty()) {
            writeExtra(writer, "extra", extra);
        }
        writer.endObject();
    }

    private static JsonWriter beginEvent(String type, int choice) {
        var writer = new JsonWriter(INITIAL_CAPACITY).beginObject().field("type", type);
        return choice == 0 ? writer : writer.name("choice").number(choice);
    }

    private static JsonWriter beginToolCallEvent(String type, int choice, int index) {
        return beginEvent(type, choice).name("data").beginObject().name("index").number(index);
    }

    private static byte[] end(JsonWriter writer) {
        return writer.endObject().toBytes();
    }

    private static void writeExtra(JsonWriter writer, String name, AdditionalProperties extra) {
        writer.name(name).beginObject().fieldsOnOneLine(extra).endObject();
    }

    private static void writeRaw(JsonWriter writer, String name, @Nullable RawJson value) {
        if (value != null) {
            writer.name(name).rawOnOneLine(value);
        }
    }
}
