package io.ratatoskr.provider.openai;

import io.ratatoskr.api.RawJson;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.LenientJson;
import io.ratatoskr.provider.openai.OpenAiToolCallCodec.OpenAiToolCallReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one choice of a chat chunk. Reused for each choice; null values are ignored. */
final class OpenAiDeltaReader {
    private static final String EMPTY_LIST = "[]";

    int index;

    @Nullable
    String finishReason;

    @Nullable
    OpenAiErrorBody error;

    @Nullable
    RawJson logprobs;

    @Nullable
    RawJson reasoningDetails;

    @Nullable
    String refusal;

    final OpenAiMessageTextReader text = new OpenAiMessageTextReader();
    final List<OpenAiToolCallReader> toolCalls = new ArrayList<>(2);
    final ExtraCollector extra = new ExtraCollector();
    final ExtraCollector outer = new ExtraCollector();

    void read(JsonReader reader) {
        clear();
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "index" -> {
                    Integer explicitIndex = LenientJson.intOrNull(reader);
                    index = explicitIndex == null ? 0 : explicitIndex;
                }
                case "delta", "message" -> readDelta(reader);
                case "finish_reason" -> finishReason = LenientJson.textOrNumber(reader);
                case "logprobs" -> logprobs = rawOrNull(reader);
                case "error" -> error = reader.isNull() ? null : OpenAiErrorBody.read(reader);
                default -> LenientJson.collect(reader, outer);
            }
        }
    }

    private void readDelta(JsonReader reader) {
        if (!LenientJson.enterObject(reader)) {
            return;
        }
        while (reader.nextField()) {
            switch (reader.name()) {
                case "content" -> text.content(reader, extra);
                case "role" -> reader.skip();
                case "reasoning", "reasoning_content" -> text.reasoning(reader, extra);
                case "reasoning_details" -> {
                    RawJson details = rawOrNull(reader);
                    reasoningDetails = details == null || details.text().equals(EMPTY_LIST) ? null : details;
                }
                case "refusal" -> refusal = LenientJson.textOrNumber(reader);
                case "tool_calls" -> toolCalls(reader);
                default -> LenientJson.collect(reader, extra);
            }
        }
    }

    private void toolCalls(JsonReader reader) {
        if (!LenientJson.enterList(reader)) {
            return;
        }
        while (reader.nextElement()) {
            var call = new OpenAiToolCallReader();
            call.read(reader);
            toolCalls.add(call);
        }
    }

    private void clear() {
        index = 0;
        finishReason = null;
        error = null;
        logprobs = null;
        reasoningDetails = null;
        refusal = null;
        text.clear();
        toolCalls.clear();
        extra.clear();
        outer.clear();
    }

    private static @Nullable RawJson rawOrNull(JsonReader reader) {
        return reader.isNull() ? null : reader.readRaw();
    }
}
