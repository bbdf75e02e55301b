package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.ToolCallNames;
import io.ratatoskr.settings.ProviderProfile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the messages of a conversation, in order. */
final class OllamaMessageWriter {
    private final JsonWriter writer;
    private final ProviderProfile profile;
    private final boolean ownDialect;
    private final ToolCallNames callNames = new ToolCallNames();

    /** @param ownDialect whether unknown fields belong to this dialect */
    OllamaMessageWriter(JsonWriter writer, ProviderProfile profile, boolean ownDialect) {
        this.writer = writer;
        this.profile = profile;
        this.ownDialect = ownDialect;
    }

    void writeAll(List<Message> messages) {
        writer.beginList();
        for (int i = 0; i < messages.size(); i++) {
            writeMessage(messages.get(i), "messages[" + i + "]");
        }
        writer.endList();
    }

    private void writeMessage(Message message, String path) {
        var images = new ArrayList<String>(0);
        String content = contentText(message, path, images);
        writer.beginObject()
                .name("role")
                .string(role(message.role()))
                .name("content")
                .string(content);
        if (!images.isEmpty()) {
            writer.name("images").beginList();
            images.forEach(writer::string);
            writer.endList();
        }
        switch (message.role()) {
            case ASSISTANT -> {
                writer.field("thinking", message.reasoning());
                writeCalls(message.toolCalls(), path);
                callNames.add(message);
            }
            case TOOL -> {
                String name = callNames.nameOf(message.toolCallId());
                writer.field("tool_name", name == null ? message.name() : name)
                        .field("tool_call_id", message.toolCallId());
            }
            case SYSTEM, DEVELOPER, USER -> {}
        }
        writer.fields(ownDialect ? message.extra() : AdditionalProperties.NONE).endObject();
    }

    private static String role(Role role) {
        return switch (role) {
            case SYSTEM, DEVELOPER -> "system";
            case USER -> "user";
            case ASSISTANT -> "assistant";
            case TOOL -> "tool";
        };
    }

    private String contentText(Message message, String path, List<String> images) {
        String refusal = message.refusal() == null ? "" : message.refusal();
        return switch (message.content()) {
            case null -> refusal;
            case Content.Text text -> text.text();
            case Content.Parts parts -> joinParts(parts.parts(), path + ".content", images);
        };
    }

    private String joinParts(List<Part> parts, String path, List<String> images) {
        var content = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            String partPath = path + "[" + i + "]";
            switch (parts.get(i)) {
                case Part.Text text -> content.append(text.text());
                case Part.Refusal refusal -> content.append(refusal.text());
                case Part.Image image ->
                    images.add(OllamaImages.toBase64(image.url(), partPath + ".image_url", profile));
                case Part.Audio audio -> throw unsupported(partPath, "audio");
                case Part.File file -> throw unsupported(partPath, "a file");
                case Part.Other other -> throw unsupported(partPath, "of type '%s'".formatted(Text.echo(other.type())));
            }
        }
        return content.toString();
    }

    private UnsupportedParameter unsupported(String path, String description) {
        return new UnsupportedParameter(
                "%s: %s is %s; Ollama supports text and images".formatted(profile.name(), path, description), path);
    }

    private void writeCalls(List<ToolCall> calls, String path) {
        if (calls.isEmpty()) {
            return;
        }
        writer.name("tool_calls").beginList();
        for (ToolCall call : calls) {
            if (call.type() != null) {
                throw new UnsupportedParameter(
                        "%s: %s.tool_calls has a call of type '%s'; Ollama supports functions only"
                                .formatted(profile.name(), path, Text.echo(call.type())),
                        path + ".tool_calls");
            }
            writer.beginObject()
                    .field("id", emptyAsNull(call.id()))
                    .name("function")
                    .beginObject();
            writer.name("name").string(call.name());
            writer.name("arguments")
                    .raw(ToolCallArguments.toObject(call.arguments()))
                    .endObject();
            writer.fields(ownDialect ? call.extra() : AdditionalProperties.NONE).endObject();
        }
        writer.endList();
    }

    private static @Nullable String emptyAsNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
