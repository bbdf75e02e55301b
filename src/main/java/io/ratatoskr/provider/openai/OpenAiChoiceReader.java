package io.ratatoskr.provider.openai;

import io.ratatoskr.api.chat.AssistantOutput;
import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.DistinctCallIds;
import io.ratatoskr.provider.LenientJson;
import io.ratatoskr.provider.ToolCallIds;
import io.ratatoskr.provider.openai.OpenAiToolCallCodec.OpenAiToolCallReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one choice of a non-streamed chat response. */
final class OpenAiChoiceReader extends AbstractChoiceReader {
    private final OpenAiMessageTextReader text = new OpenAiMessageTextReader();
    private boolean hasMessage;
    private @Nullable RawJson reasoningDetails;
    private @Nullable String refusal;
    private final List<OpenAiToolCallReader> toolCalls = new ArrayList<>(2);
    private final ExtraCollector extra = new ExtraCollector();
    private final ExtraCollector outer = new ExtraCollector();

    OpenAiChoiceReader(int index) {
        super(index);
    }

    @Override
    void readOwnField(JsonReader reader) {
        if (reader.name().equals("message")) {
            readMessage(reader);
        } else {
            outer.collect(reader);
        }
    }

    @Override
    String outputField() {
        return "message";
    }

    @Override
    boolean hasOutput() {
        return hasMessage;
    }

    Choice toChoice(ToolCallIds ids) {
        List<ToolCall> result = new ArrayList<>(toolCalls.size());
        var distinct = new DistinctCallIds();
        for (int i = 0; i < toolCalls.size(); i++) {
            OpenAiToolCallReader call = toolCalls.get(i);
            result.add(call.toToolCall(distinct.next(call.id != null ? call.id : ids.id(index, i))));
        }
        return new Choice(
                index,
                text.content(),
                new AssistantOutput(result, text.reasoning(), reasoningDetails, refusal),
                OpenAiFinishReasons.of(finishReason, !result.isEmpty()),
                logprobs,
                extra.toAdditionalProperties(),
                outer.toAdditionalProperties());
    }

    private void readMessage(JsonReader reader) {
        if (!reader.isObject()) {
            throw reader.typeError("an object");
        }
        hasMessage = true;
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "role" -> reader.skip();
                case "content" -> text.content(reader, extra);
                case "reasoning", "reasoning_content" -> text.reasoning(reader, extra);
                case "reasoning_details" -> reasoningDetails = reader.isNull() ? null : reader.readRaw();
                case "refusal" -> refusal = LenientJson.textOrNumber(reader);
                case "tool_calls" -> readToolCalls(reader, toolCalls);
                default -> extra.collect(reader);
            }
        }
    }
}
