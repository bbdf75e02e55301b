package io.ratatoskr.client.codec;

import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.ChatEvent.UnknownFields.Scope;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonReader;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a streamed chat. Its calls end with it. Not thread-safe. */
public final class ChatEventReader extends ChunkReader<ChatEvent> {
    private @Nullable String content;
    private @Nullable String refusal;
    private @Nullable String reasoning;
    private @Nullable RawJson reasoningDetails;
    private @Nullable RawJson logprobs;
    private ToolCallDeltas toolCalls = new ToolCallDeltas();
    private final ExtraCollector deltaExtra = new ExtraCollector();
    private final ExtraCollector choiceExtra = new ExtraCollector();

    /** By choice, the number of its calls so far. */
    private final Map<Integer, Integer> callCounts = new TreeMap<>();

    @Override
    void readChoiceField(JsonReader reader) {
        switch (reader.name()) {
            case "delta" -> {
                reader.beginObject();
                while (reader.nextField()) {
                    readDeltaField(reader);
                }
            }
            case "logprobs" -> logprobs = Json.valueOrNull(reader.readRaw());
            default -> choiceExtra.collect(reader);
        }
    }

    private void readDeltaField(JsonReader reader) {
        switch (reader.name()) {
            case "role" -> reader.skip();
            case "content" -> content = reader.readStringOrNull();
            case "refusal" -> refusal = reader.readStringOrNull();
            // The same text under both names
            case "reasoning", "reasoning_content" -> reasoning = reader.readStringOrNull();
            case "reasoning_details" -> reasoningDetails = Json.valueOrNull(reader.readRaw());
            case "tool_calls" -> toolCalls.read(reader);
            default -> deltaExtra.collect(reader);
        }
    }

    @Override
    void endChoice(int index, boolean finished) {
        if (reasoning != null) {
            emit(new ChatEvent.Reasoning(index, reasoning, reasoningDetails));
        } else if (reasoningDetails != null) {
            emit(new ChatEvent.ReasoningDetail(index, reasoningDetails));
        }
        if (content != null || logprobs != null) {
            emit(new ChatEvent.Content(index, content == null ? "" : content, logprobs));
        }
        if (refusal != null) {
            emit(new ChatEvent.Refusal(index, refusal));
        }
        for (ToolCallDeltas.Delta call : toolCalls.deltas()) {
            emit(call.toEvent(index));
            callCounts.merge(index, call.index() + 1, Math::max);
        }
        toolCalls.collectOthers(deltaExtra);
        emitUnknown(index, deltaExtra, Scope.DELTA);
        emitUnknown(index, choiceExtra, Scope.CHOICE);
        content = null;
        refusal = null;
        reasoning = null;
        reasoningDetails = null;
        logprobs = null;
        toolCalls = new ToolCallDeltas();
        deltaExtra.clear();
        choiceExtra.clear();
    }

    @Override
    void endOutput() {
        callCounts.forEach((choice, count) -> {
            for (int call = 0; call < count; call++) {
                emit(new ChatEvent.ToolCallEnd(choice, call));
            }
        });
    }

    private void emitUnknown(int index, ExtraCollector extra, Scope scope) {
        if (!extra.isEmpty()) {
            emit(new ChatEvent.UnknownFields(index, extra.toAdditionalProperties(), scope));
        }
    }

    @Override
    ChatEvent unknownFields(AdditionalProperties extra) {
        return new ChatEvent.UnknownFields(0, extra, Scope.CHUNK);
    }

    @Override
    ChatEvent usageUpdate(Usage counts) {
        return new ChatEvent.UsageUpdate(counts);
    }

    @Override
    ChatEvent done(FinishReason reason, Map<Integer, FinishReason> otherReasons) {
        return new ChatEvent.Done(reason, otherReasons);
    }
}
