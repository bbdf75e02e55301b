package io.ratatoskr.provider.openai;

import io.ratatoskr.api.Content;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.Role;
import io.ratatoskr.api.ToolCall;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.ProviderProfile;
import java.util.List;

/** Writes the messages of a chat request. */
final class OpenAiMessageWriter {
    private OpenAiMessageWriter() {}

    static void writeList(JsonWriter writer, List<Message> messages, ProviderProfile profile, boolean sameDialect) {
        String reasoning = switch (profile.reasoningFormat()) {
            case EFFORT -> "reasoning_content";
            case OBJECT -> "reasoning";
        };
        writer.beginList();
        for (Message message : messages) {
            writeMessage(writer, message, reasoning, sameDialect);
        }
        writer.endList();
    }

    private static void writeMessage(JsonWriter writer, Message message, String reasoning, boolean sameDialect) {
        writer.beginObject().name("role").string(message.role().wireName()).name("content");
        Content content = message.content();
        if (content != null) {
            OpenAiPartWriter.writeContent(writer, content, sameDialect);
        } else if (message.role() == Role.ASSISTANT) {
            writer.nullValue();
        } else {
            writer.string("");
        }
        writer.field("name", message.name())
                .field("tool_call_id", message.toolCallId())
                .field("refusal", message.refusal())
                .field(reasoning, message.reasoning())
                .field("reasoning_details", message.reasoningDetails());
        if (!message.toolCalls().isEmpty()) {
            writer.name("tool_calls").beginList();
            for (ToolCall call : message.toolCalls()) {
                OpenAiToolCallCodec.write(writer, call, sameDialect);
            }
            writer.endList();
        }
        writer.fields(sameDialect ? message.extra() : AdditionalProperties.NONE).endObject();
    }
}
