package io.ratatoskr.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.FinishReason;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.ToolCall;
import io.ratatoskr.api.Usage;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes chat responses and events as native JSON, one value per line. Absent fields are omitted. */
final class ChatJsonWriter {
    private static final JsonFactory FACTORY = new JsonFactory();

    private ChatJsonWriter() {}

    /** A UTF-8 generator without separators between values. */
    static JsonGenerator generator(OutputStream out) throws IOException {
        JsonGenerator json = FACTORY.createGenerator(out);
        json.setRootValueSeparator(null);
        return json;
    }

    /** Writes an event as {@code {"type": …, "data": …}}, with {@code choice} and {@code logprobs} where present. */
    static void write(JsonGenerator json, ChatEvent event) throws IOException {
        switch (event) {
            case ChatEvent.Content content -> {
                startEvent(json, "content", content.choice());
                json.writeStringField("data", content.text());
                writeRaw(json, "logprobs", content.logprobs());
            }
            case ChatEvent.Reasoning reasoning -> {
                startEvent(json, "reasoning", reasoning.choice());
                json.writeStringField("data", reasoning.text());
            }
            case ChatEvent.ReasoningDetail detail -> {
                startEvent(json, "reasoning_detail", detail.choice());
                writeRaw(json, "data", detail.json());
            }
            case ChatEvent.ToolCallStart start -> {
                startEvent(json, "tool_call_start", start.choice());
                json.writeObjectFieldStart("data");
                json.writeNumberField("index", start.index());
                json.writeStringField("id", start.id());
                json.writeStringField("name", start.name());
                writeText(json, "type", start.type());
                json.writeEndObject();
            }
            case ChatEvent.ToolCallDelta delta -> {
                startEvent(json, "tool_call_delta", delta.choice());
                json.writeObjectFieldStart("data");
                json.writeNumberField("index", delta.index());
                json.writeStringField("arguments", delta.arguments());
                json.writeEndObject();
            }
            case ChatEvent.ToolCallEnd end -> {
                startEvent(json, "tool_call_end", end.choice());
                json.writeObjectFieldStart("data");
                json.writeNumberField("index", end.index());
                json.writeEndObject();
            }
            case ChatEvent.Refusal refusal -> {
                startEvent(json, "refusal", refusal.choice());
                json.writeStringField("data", refusal.text());
            }
            case ChatEvent.UnknownFields unknown -> {
                startEvent(json, "extra", unknown.choice());
                writeExtra(json, "data", unknown.extra());
            }
            case ChatEvent.UsageUpdate counted -> {
                startEvent(json, "usage", 0);
                writeUsage(json, "data", counted.usage());
            }
            case ChatEvent.Done done -> {
                startEvent(json, "done", 0);
                json.writeStringField("data", done.finishReason().wireName());
                writeOtherFinishReasons(json, done.otherFinishReasons());
            }
        }
        json.writeEndObject();
        json.writeRaw('\n');
    }

    static void write(JsonGenerator json, ChatResponse response) throws IOException {
        json.writeStartObject();
        writeText(json, "id", response.id());
        writeText(json, "model", response.model());
        json.writeStringField("provider", response.provider());
        if (response.created() != null) {
            json.writeNumberField("created", response.created());
        }
        writeText(json, "content", response.choice().content());
        writeText(json, "reasoning", response.reasoning());
        writeRaw(json, "reasoning_details", response.choice().reasoningDetails());
        writeText(json, "refusal", response.choice().refusal());
        if (!response.toolCalls().isEmpty()) {
            json.writeArrayFieldStart("tool_calls");
            for (ToolCall call : response.toolCalls()) {
                json.writeStartObject();
                json.writeStringField("id", call.id());
                json.writeStringField("name", call.name());
                json.writeStringField("arguments", call.arguments());
                writeText(json, "type", call.type());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeStringField("finish_reason", response.finishReason().wireName());
        writeRaw(json, "logprobs", response.choice().logprobs());
        writeUsage(json, "usage", response.usage());
        if (!response.extra().isEmpty()) {
            writeExtra(json, "extra", response.extra());
        }
        json.writeEndObject();
        json.writeRaw('\n');
    }

    static void writeUsage(JsonGenerator json, String field, @Nullable Usage usage) throws IOException {
        if (usage == null) {
            return;
        }
        json.writeObjectFieldStart(field);
        json.writeNumberField("prompt_tokens", usage.promptTokens());
        json.writeNumberField("completion_tokens", usage.completionTokens());
        json.writeNumberField("total_tokens", usage.totalTokens());
        writeNumber(json, "reasoning_tokens", usage.reasoningTokens());
        writeNumber(json, "cached_tokens", usage.cachedTokens());
        writeNumber(json, "cache_write_tokens", usage.cacheWriteTokens());
        BigDecimal cost = usage.cost();
        if (cost != null) {
            json.writeFieldName("cost");
            json.writeNumber(cost.toPlainString());
        }
        AdditionalProperties extra = cost == null ? usage.extra() : usage.extra().without("cost");
        if (!extra.isEmpty()) {
            writeExtra(json, "extra", extra);
        }
        json.writeEndObject();
    }

    private static void startEvent(JsonGenerator json, String type, int choice) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", type);
        if (choice != 0) {
            json.writeNumberField("choice", choice);
        }
    }

    private static void writeOtherFinishReasons(JsonGenerator json, Map<Integer, FinishReason> reasons) throws IOException {
        if (reasons.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("further");
        for (var entry : new TreeMap<>(reasons).entrySet()) {
            json.writeStringField(entry.getKey().toString(), entry.getValue().wireName());
        }
        json.writeEndObject();
    }

    private static void writeExtra(JsonGenerator json, String field, AdditionalProperties extra) throws IOException {
        json.writeObjectFieldStart(field);
        for (var entry : extra.fields().entrySet()) {
            writeRaw(json, entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    private static void writeText(JsonGenerator json, String field, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(field, value);
        }
    }

    private static void writeNumber(JsonGenerator json, String field, @Nullable Long value) throws IOException {
        if (value != null) {
            json.writeNumberField(field, value);
        }
    }

    /** Line feeds in JSON text occur only between tokens, so a space can replace them. */
    private static void writeRaw(JsonGenerator json, String field, @Nullable RawJson value) throws IOException {
        if (value != null) {
            json.writeFieldName(field);
            json.writeRawValue(value.text().replace('\n', ' ').replace('\r', ' '));
        }
    }
}
