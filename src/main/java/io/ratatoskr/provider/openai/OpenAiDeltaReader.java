package io.ratatoskr.provider.openai;

import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.LenientJson;
import io.ratatoskr.provider.openai.OpenAiToolCallCodec.OpenAiToolCallReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one choice of a chat chunk. Reused for each choice; null values are ignored. */
final class OpenAiDeltaReader extends AbstractChoiceReader {
    private static final String EMPTY_LIST = "[]";

    @Nullable
    RawJson reasoningDetails;

    @Nullable
    String refusal;

    private boolean hasDelta;
    final OpenAiMessageTextReader text = new OpenAiMessageTextReader();
    final List<OpenAiToolCallReader> toolCalls = new ArrayList<>(2);
    final ExtraCollector extra = new ExtraCollector();
    final ExtraCollector outer = new ExtraCollector();

    OpenAiDeltaReader() {
        super(0);
    }

    @Override
    void read(JsonReader reader) {
        clear();
        super.read(reader);
    }

    @Override
    void readOwnField(JsonReader reader) {
        switch (reader.name()) {
            case "delta", "message" -> readDelta(reader);
            default -> LenientJson.collect(reader, outer);
        }
    }

    @Override
    String outputField() {
        return "delta";
    }

    @Override
    boolean hasOutput() {
        return hasDelta;
    }

    private void readDelta(JsonReader reader) {
        if (!LenientJson.enterObject(reader)) {
            return;
        }
        hasDelta = true;
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
                case "tool_calls" -> readToolCalls(reader, toolCalls);
                default -> LenientJson.collect(reader, extra);
            }
        }
    }

    private void clear() {
        hasDelta = false;
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
