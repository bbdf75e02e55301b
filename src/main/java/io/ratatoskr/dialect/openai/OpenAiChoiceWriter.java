package io.ratatoskr.dialect.openai;

import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.chat.Completion;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.openai.OpenAiToolCallCodec;
import java.util.List;

/** Writes the choices of non-streamed responses. */
final class OpenAiChoiceWriter {
    private OpenAiChoiceWriter() {}

    static void writeChoice(JsonWriter writer, Choice choice) {
        writer.beginObject().name("index").number(choice.index());
        writer.name("message");
        writeMessage(writer, choice);
        writer.name("logprobs");
        if (choice.logprobs() == null) {
            writer.nullValue();
        } else {
            writer.raw(choice.logprobs());
        }
        writer.name("finish_reason").string(choice.finishReason().wireName());
        writer.fields(ReservedFields.CHOICE.removeFrom(choice.choiceExtra())).endObject();
    }

    private static void writeMessage(JsonWriter writer, Choice choice) {
        writer.beginObject().name("role").string("assistant").name("content");
        if (choice.content() == null) {
            writer.nullValue();
        } else {
            writer.string(choice.content());
        }
        writer.name("refusal");
        if (choice.refusal() == null) {
            writer.nullValue();
        } else {
            writer.string(choice.refusal());
        }
        // OpenRouter clients read the first name, DeepSeek and vLLM clients the second
        writer.field("reasoning", choice.reasoning())
                .field("reasoning_content", choice.reasoning())
                .field("reasoning_details", choice.reasoningDetails());
        List<ToolCall> calls = choice.toolCalls();
        if (!calls.isEmpty()) {
            writer.name("tool_calls").beginList();
            for (ToolCall call : calls) {
                OpenAiToolCallCodec.write(writer, call, true);
            }
            writer.endList();
        }
        writer.fields(choice.extra()).endObject();
    }

    static void writeCompletion(JsonWriter writer, Completion completion) {
        writer.beginObject().name("index").number(completion.index());
        writer.name("text").string(completion.text()).name("logprobs");
        if (completion.logprobs() == null) {
            writer.nullValue();
        } else {
            writer.raw(completion.logprobs());
        }
        writer.name("finish_reason").string(completion.finishReason().wireName());
        writer.fields(ReservedFields.CHOICE.removeFrom(completion.extra())).endObject();
    }
}
