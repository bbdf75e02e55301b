package io.ratatoskr.provider.ollama;

import io.ratatoskr.api.Content;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.Message;
import io.ratatoskr.api.Part;
import io.ratatoskr.api.Role;
import io.ratatoskr.api.ToolCall;
import io.ratatoskr.api.UnsupportedParameter;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.Profile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the messages of a conversation, in order. */
final class MessageWriter {
    private final JsonWriter writer;
    private final Profile profile;
    private final boolean own;
    private final CalledNames names = new CalledNames();

    /** @param own whether unknown fields belong to this dialect */
    MessageWriter(JsonWriter writer, Profile profile, boolean own) {
        this.writer = writer;
        this.profile = profile;
        this.own = own;
    }

    void list(List<Message> messages) {
        writer.beginList();
        for (int i = 0; i < messages.size(); i++) {
            message(messages.get(i), "messages[" + i + "]");
        }
        writer.endList();
    }

    private void message(Message message, String path) {
        var images = new ArrayList<String>(0);
        String said = said(message, path, images);
        writer.beginObject()
                .name("role")
                .string(role(message.role()))
                .name("content")
                .string(said);
        if (!images.isEmpty()) {
            writer.name("images").beginList();
            images.forEach(writer::string);
            writer.endList();
        }
        switch (message.role()) {
            case ASSISTANT -> {
                writer.field("thinking", message.reasoning());
                calls(message.toolCalls(), path);
                names.note(message);
            }
            case TOOL -> writer.field("tool_name", names.of(message)).field("tool_call_id", message.toolCallId());
            case SYSTEM, DEVELOPER, USER -> {}
        }
        writer.fields(own ? message.extra() : AdditionalProperties.NONE).endObject();
    }

    private static String role(Role role) {
        return switch (role) {
            case SYSTEM, DEVELOPER -> "system";
            case USER -> "user";
            case ASSISTANT -> "assistant";
            case TOOL -> "tool";
        };
    }

    private String said(Message message, String path, List<String> images) {
        String refusal = message.refusal() == null ? "" : message.refusal();
        return switch (message.content()) {
            case null -> refusal;
            case Content.Text text -> text.text();
            case Content.Parts parts -> parts(parts.parts(), path + ".content", images);
        };
    }

    private String parts(List<Part> parts, String path, List<String> images) {
        var said = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            String at = path + "[" + i + "]";
            switch (parts.get(i)) {
                case Part.Text text -> said.append(text.text());
                case Part.Refusal refusal -> said.append(refusal.text());
                case Part.Image image -> images.add(Images.base64(image.url(), at + ".image_url", profile));
                case Part.Audio audio -> throw unsupported(at, "audio");
                case Part.File file -> throw unsupported(at, "a file");
                case Part.Other other -> throw unsupported(at, "of type '%s'".formatted(other.type()));
            }
        }
        return said.toString();
    }

    private UnsupportedParameter unsupported(String path, String what) {
        return new UnsupportedParameter(
                "%s: %s is %s; Ollama supports text and images".formatted(profile.name(), path, what), path);
    }

    private void calls(List<ToolCall> calls, String path) {
        if (calls.isEmpty()) {
            return;
        }
        writer.name("tool_calls").beginList();
        for (ToolCall call : calls) {
            if (call.type() != null) {
                throw new UnsupportedParameter(
                        "%s: %s.tool_calls has a call of type '%s'; Ollama supports functions only"
                                .formatted(profile.name(), path, call.type()),
                        path + ".tool_calls");
            }
            writer.beginObject()
                    .field("id", emptyAsNull(call.id()))
                    .name("function")
                    .beginObject();
            writer.name("name").string(call.name());
            writer.name("arguments").raw(Arguments.object(call.arguments())).endObject();
            writer.fields(own ? call.extra() : AdditionalProperties.NONE).endObject();
        }
        writer.endList();
    }

    private static @Nullable String emptyAsNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
