package io.ratatoskr.grpc.message;

import io.ratatoskr.api.chat.AssistantOutput;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.dialect.RequestLimits;
import io.ratatoskr.grpc.v1.Wire;
import io.ratatoskr.json.Json;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Messages of the wire, with their parts. */
final class MessageReader {
    private MessageReader() {}

    static Message read(Wire.Message message) {
        Role role = role(message.getRole());
        return new Message(
                role,
                content(message, role),
                new AssistantOutput(
                        message.getToolCallsList().stream()
                                .map(ToolReader::call)
                                .toList(),
                        message.hasReasoning() ? message.getReasoning() : null,
                        message.hasReasoningDetailsJson()
                                ? WireValues.json("reasoning_details_json", message.getReasoningDetailsJson())
                                : null,
                        message.hasRefusal() ? message.getRefusal() : null),
                role == Role.TOOL || message.hasToolCallId() ? message.getToolCallId() : null,
                message.hasName() ? message.getName() : null,
                WireValues.fields("extra_json", message.getExtraJson()));
    }

    private static Role role(Wire.Role role) {
        return switch (role) {
            case ROLE_SYSTEM -> Role.SYSTEM;
            case ROLE_DEVELOPER -> Role.DEVELOPER;
            case ROLE_ASSISTANT -> Role.ASSISTANT;
            case ROLE_TOOL -> Role.TOOL;
            case ROLE_USER, ROLE_UNSPECIFIED, UNRECOGNIZED -> Role.USER;
        };
    }

    /** An assistant that calls tools, or refuses, without a text has no content. */
    private static @Nullable Content content(Wire.Message message, Role role) {
        if (message.getPartsCount() > 0) {
            return new Content.Parts(
                    WireValues.limited("parts", message.getPartsList(), RequestLimits.MAX_PARTS).stream()
                            .map(MessageReader::part)
                            .toList());
        }
        boolean absent = message.hasNoContent()
                ? message.getNoContent()
                : role == Role.ASSISTANT && (message.getToolCallsCount() > 0 || message.hasRefusal());
        return absent && message.getContent().isEmpty() ? null : Content.of(message.getContent());
    }

    private static Part part(Wire.ContentPart part) {
        AdditionalProperties extra = WireValues.fields("extra_json", part.getExtraJson());
        return switch (part.getPartCase()) {
            case TEXT -> new Part.Text(part.getText(), extra);
            case IMAGE -> image(part.getImage(), extra);
            case AUDIO -> audio(part.getAudio(), extra);
            case FILE -> {
                Wire.FilePart file = part.getFile();
                yield new Part.File(
                        file.hasFileId() ? file.getFileId() : null,
                        file.hasFilename() ? file.getFilename() : null,
                        file.hasData() ? file.getData() : null,
                        extra);
            }
            case REFUSAL -> new Part.Refusal(part.getRefusal(), extra);
            case OTHER_JSON -> other(part.getOtherJson());
            case PART_NOT_SET ->
                throw new InvalidRequest(
                        "a part is empty; expected one of text, image, audio, file, refusal, other_json", "parts");
        };
    }

    private static Part image(Wire.ImagePart image, AdditionalProperties extra) {
        String url = image.getUrl();
        if (!image.getData().isEmpty()) {
            String type = image.getMediaType().isEmpty() ? "image/png" : image.getMediaType();
            url = "data:%s;base64,%s".formatted(type, base64(image.getData().toByteArray()));
        }
        return new Part.Image(
                WireValues.nonEmpty("image.url", url), image.hasDetail() ? image.getDetail() : null, extra);
    }

    private static Part audio(Wire.AudioPart audio, AdditionalProperties extra) {
        return new Part.Audio(
                audio.getData().isEmpty()
                        ? audio.getDataBase64()
                        : base64(audio.getData().toByteArray()),
                audio.getFormat(),
                extra);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static Part other(String text) {
        RawJson json = WireValues.json("other_json", text);
        return new Part.Other(type(json), json);
    }

    /** @throws InvalidRequest when the value is not an object with a type */
    static String type(RawJson json) {
        RawJson type = json.isObject() ? Json.parseObject(json).get("type") : null;
        if (type == null || !type.text().startsWith("\"")) {
            throw new InvalidRequest("other_json is not a JSON object with a type", "other_json");
        }
        return Json.tree(type).asText();
    }
}
