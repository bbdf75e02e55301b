package io.ratatoskr.grpc.message;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.chat.AssistantOutput;
import io.ratatoskr.api.chat.Choice;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.grpc.v1.Wire;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Responses to chats of the wire. Throws {@link io.ratatoskr.api.error.InvalidRequest} when a value is not allowed. */
public final class ChatResponseReader {
    private ChatResponseReader() {}

    public static ChatResponse read(Wire.ChatResponse message) {
        return new ChatResponse(
                message.getChoicesCount() > 0
                        ? message.getChoicesList().stream()
                                .map(ChatResponseReader::choice)
                                .toList()
                        : List.of(onlyChoice(message)),
                message.hasUsage() ? UsageReader.read(message.getUsage()) : null,
                message.hasModel() ? message.getModel() : null,
                message.getProvider(),
                message.hasId() ? message.getId() : null,
                message.hasCreated() ? message.getCreated() : null,
                WireValues.fields("extra_json", message.getExtraJson()));
    }

    private static Choice onlyChoice(Wire.ChatResponse message) {
        return new Choice(
                0,
                message.getNoContent() ? null : message.getContent(),
                new AssistantOutput(
                        message.getToolCallsList().stream()
                                .map(ToolReader::call)
                                .toList(),
                        message.hasReasoning() ? message.getReasoning() : null,
                        json(message.hasReasoningDetailsJson(), message.getReasoningDetailsJson()),
                        message.hasRefusal() ? message.getRefusal() : null),
                FinishReasons.read(message.getFinishReason()),
                json(message.hasLogprobsJson(), message.getLogprobsJson()),
                WireValues.fields("message_extra_json", message.getMessageExtraJson()),
                WireValues.fields("choice_extra_json", message.getChoiceExtraJson()));
    }

    private static Choice choice(Wire.ChatChoice message) {
        return new Choice(
                message.getIndex(),
                message.hasContent() ? message.getContent() : null,
                new AssistantOutput(
                        message.getToolCallsList().stream()
                                .map(ToolReader::call)
                                .toList(),
                        message.hasReasoning() ? message.getReasoning() : null,
                        json(message.hasReasoningDetailsJson(), message.getReasoningDetailsJson()),
                        message.hasRefusal() ? message.getRefusal() : null),
                FinishReasons.read(message.getFinishReason()),
                json(message.hasLogprobsJson(), message.getLogprobsJson()),
                WireValues.fields("message_extra_json", message.getMessageExtraJson()),
                WireValues.fields("choice_extra_json", message.getChoiceExtraJson()));
    }

    private static @Nullable RawJson json(boolean present, String text) {
        return present ? WireValues.json("response", text) : null;
    }
}
