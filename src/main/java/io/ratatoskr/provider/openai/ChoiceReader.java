package io.ratatoskr.provider.openai;

import io.ratatoskr.api.Choice;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.ToolCall;
import io.ratatoskr.json.ExtraCollector;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.Lax;
import io.ratatoskr.provider.openai.ToolCalls.ToolCallDraft;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one choice of a non-streamed chat response. */
final class ChoiceReader {
    int index;

    @Nullable
    String finish;

    @Nullable
    ErrorBody error;

    private final MessageText text = new MessageText();
    private @Nullable RawJson reasoningDetails;
    private @Nullable String refusal;
    private @Nullable RawJson logprobs;
    private final List<ToolCallDraft> calls = new ArrayList<>(2);
    private final ExtraCollector extra = new ExtraCollector();
    private final ExtraCollector outer = new ExtraCollector();

    ChoiceReader(int index) {
        this.index = index;
    }

    void read(JsonReader reader) {
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "index" -> {
                    Integer given = Lax.integer(reader);
                    index = given == null ? index : given;
                }
                case "message" -> message(reader);
                case "finish_reason" -> finish = Lax.textOrNumber(reader);
                case "logprobs" -> logprobs = reader.isNull() ? null : reader.readRaw();
                case "error" -> error = reader.isNull() ? null : ErrorBody.of(reader);
                default -> outer.collect(reader);
            }
        }
    }

    Choice choice(CallIds ids) {
        List<ToolCall> made = new ArrayList<>(calls.size());
        for (int i = 0; i < calls.size(); i++) {
            ToolCallDraft call = calls.get(i);
            made.add(call.call(call.id != null ? call.id : ids.id(index, i)));
        }
        return new Choice(
                index,
                text.content(),
                text.reasoning(),
                reasoningDetails,
                refusal,
                made,
                FinishReasons.of(finish, !made.isEmpty()),
                logprobs,
                extra.toAdditionalProperties(),
                outer.toAdditionalProperties());
    }

    private void message(JsonReader reader) {
        if (!reader.isObject()) {
            throw reader.typeError("an object");
        }
        reader.beginObject();
        while (reader.nextField()) {
            switch (reader.name()) {
                case "role" -> reader.skip();
                case "content" -> text.content(reader, extra);
                case "reasoning", "reasoning_content" -> text.reasoning(reader, extra);
                case "reasoning_details" -> reasoningDetails = reader.isNull() ? null : reader.readRaw();
                case "refusal" -> refusal = Lax.textOrNumber(reader);
                case "tool_calls" -> calls(reader);
                default -> extra.collect(reader);
            }
        }
    }

    private void calls(JsonReader reader) {
        if (!Lax.enterList(reader)) {
            return;
        }
        while (reader.nextElement()) {
            var call = new ToolCallDraft();
            call.read(reader);
            calls.add(call);
        }
    }
}
