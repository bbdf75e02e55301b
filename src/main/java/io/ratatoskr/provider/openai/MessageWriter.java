package io.ratatoskr.provider.openai;

import io.ratatoskr.api.Content;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.Role;
import io.ratatoskr.api.ToolCall;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.Profile;
import java.util.List;

/** Writes the messages of a chat request. */
final class MessageWriter {
    private MessageWriter() {}

    static void list(JsonWriter writer, List<Message> messages, Profile profile, boolean own) {
        String reasoning = switch (profile.reasoning()) {
            case EFFORT -> "reasoning_content";
            case OBJECT -> "reasoning";
        };
        writer.beginList();
        for (Message message : messages) {
            message(writer, message, reasoning, own);
        }
        writer.endList();
    }

    private static void message(JsonWriter writer, Message message, String reasoning, boolean own) {
        writer.beginObject().name("role").string(message.role().wireName()).name("content");
        Content content = message.content();
        if (content != null) {
            PartWriter.content(writer, content, own);
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
                ToolCalls.write(writer, call, own);
            }
            writer.endList();
        }
        writer.fields(own ? message.extra() : AdditionalProperties.NONE).endObject();
    }
}
