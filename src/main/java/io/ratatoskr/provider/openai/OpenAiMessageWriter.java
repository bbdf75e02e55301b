package io.ratatoskr.provider.openai;

import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.settings.ProviderProfile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the messages of a chat request. */
final class OpenAiMessageWriter {
    private OpenAiMessageWriter() {}

    static void writeList(
            JsonWriter writer,
            List<Message> messages,
            ProviderProfile profile,
            boolean sameDialect,
            CacheControls cacheControls) {
        String reasoning = switch (profile.reasoningFormat()) {
            case EFFORT -> "reasoning_content";
            case OBJECT -> "reasoning";
        };
        writer.beginList();
        for (int i = 0; i < messages.size(); i++) {
            writeMessage(writer, messages.get(i), reasoning, sameDialect, cacheControls.of(i));
        }
        writer.endList();
    }

    private static void writeMessage(
            JsonWriter writer, Message message, String reasoning, boolean sameDialect, @Nullable RawJson cacheControl) {
        writer.beginObject().name("role").string(role(message)).name("content");
        Content content = message.content();
        if (content != null) {
            OpenAiPartWriter.writeContent(writer, content, sameDialect, cacheControl);
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

    /** A result of OpenAI's older {@code function_call} has a name instead of a call's id. */
    private static String role(Message message) {
        boolean function = message.role() == Role.TOOL && message.toolCallId() == null && message.name() != null;
        return function ? "function" : message.role().wireName();
    }
}
