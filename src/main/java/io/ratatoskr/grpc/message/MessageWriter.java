package io.ratatoskr.grpc.message;

import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.grpc.v1.Wire;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages on the wire, with their parts, so that {@link MessageReader} reads the same ones. */
final class MessageWriter {
    private MessageWriter() {}

    /** @param extras whether unknown fields are of the dialect of the wire */
    static List<Wire.Message> write(List<Message> messages, boolean extras) {
        return messages.stream().map(message -> write(message, extras)).toList();
    }

    private static Wire.Message write(Message source, boolean extras) {
        Wire.Message.Builder message = Wire.Message.newBuilder().setRole(role(source.role()));
        switch (source.content()) {
            case Content.Text text -> {
                message.setContent(text.text());
                if (text.text().isEmpty()) {
                    message.setNoContent(false);
                }
            }
            case Content.Parts parts -> parts.parts().forEach(part -> message.addParts(part(part, extras)));
            case null -> message.setNoContent(true);
        }
        source.toolCalls().forEach(call -> message.addToolCalls(ToolWriter.call(call)));
        if (source.name() != null) {
            message.setName(source.name());
        }
        if (source.toolCallId() != null) {
            message.setToolCallId(source.toolCallId());
        }
        if (source.reasoning() != null) {
            message.setReasoning(source.reasoning());
        }
        if (source.reasoningDetails() != null) {
            message.setReasoningDetailsJson(source.reasoningDetails().text());
        }
        if (source.refusal() != null) {
            message.setRefusal(source.refusal());
        }
        String extra = extra(source.extra(), extras);
        if (extra != null) {
            message.setExtraJson(extra);
        }
        return message.build();
    }

    private static Wire.Role role(Role role) {
        return switch (role) {
            case SYSTEM -> Wire.Role.ROLE_SYSTEM;
            case DEVELOPER -> Wire.Role.ROLE_DEVELOPER;
            case USER -> Wire.Role.ROLE_USER;
            case ASSISTANT -> Wire.Role.ROLE_ASSISTANT;
            case TOOL -> Wire.Role.ROLE_TOOL;
        };
    }

    private static Wire.ContentPart part(Part source, boolean extras) {
        Wire.ContentPart.Builder message = Wire.ContentPart.newBuilder();
        String extra = switch (source) {
            case Part.Text text -> {
                message.setText(text.text());
                yield extra(text.extra(), extras);
            }
            case Part.Image image -> {
                Wire.ImagePart.Builder part = Wire.ImagePart.newBuilder().setUrl(image.url());
                if (image.detail() != null) {
                    part.setDetail(image.detail());
                }
                message.setImage(part);
                yield extra(image.extra(), extras);
            }
            case Part.Audio audio -> {
                message.setAudio(
                        Wire.AudioPart.newBuilder().setDataBase64(audio.data()).setFormat(audio.format()));
                yield extra(audio.extra(), extras);
            }
            case Part.File file -> {
                message.setFile(file(file));
                yield extra(file.extra(), extras);
            }
            case Part.Refusal refusal -> {
                message.setRefusal(refusal.text());
                yield extra(refusal.extra(), extras);
            }
            case Part.Other other -> {
                message.setOtherJson(other.json().text());
                yield null;
            }
        };
        if (extra != null) {
            message.setExtraJson(extra);
        }
        return message.build();
    }

    private static Wire.FilePart file(Part.File file) {
        Wire.FilePart.Builder part = Wire.FilePart.newBuilder();
        if (file.fileId() != null) {
            part.setFileId(file.fileId());
        }
        if (file.filename() != null) {
            part.setFilename(file.filename());
        }
        if (file.data() != null) {
            part.setData(file.data());
        }
        return part.build();
    }

    private static @Nullable String extra(AdditionalProperties extra, boolean extras) {
        return !extras || extra.isEmpty() ? null : WireValues.text(extra);
    }
}
