package io.ratatoskr.grpc.message;

import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.grpc.v1.Wire;
import java.util.Map;
import java.util.TreeMap;

/** Events of streamed chats of the wire. Throws {@link io.ratatoskr.api.error.InvalidRequest} when a value is not allowed. */
public final class ChatEventReader {
    private ChatEventReader() {}

    /** An event whose field is not set is the last one. */
    public static ChatEvent read(Wire.ChatEvent message) {
        int choice = message.getChoice();
        return switch (message.getEventCase()) {
            case CONTENT -> content(message, choice);
            case REASONING -> reasoning(message, choice);
            case TOOL_CALL_START -> {
                Wire.ToolCallStart start = message.getToolCallStart();
                yield new ChatEvent.ToolCallStart(
                        choice,
                        start.getIndex(),
                        start.getId(),
                        start.getName(),
                        start.hasType() ? start.getType() : null,
                        WireValues.fields("extra_json", start.getExtraJson()));
            }
            case TOOL_CALL_DELTA ->
                new ChatEvent.ToolCallDelta(
                        choice,
                        message.getToolCallDelta().getIndex(),
                        message.getToolCallDelta().getArguments());
            case TOOL_CALL_END ->
                new ChatEvent.ToolCallEnd(choice, message.getToolCallEnd().getIndex());
            case USAGE -> new ChatEvent.UsageUpdate(UsageReader.read(message.getUsage()));
            case DONE, EVENT_NOT_SET ->
                new ChatEvent.Done(
                        FinishReasons.read(message.getFinishReason()), others(message.getOtherFinishReasonsMap()));
        };
    }

    private static ChatEvent content(Wire.ChatEvent message, int choice) {
        if (message.hasRefusal()) {
            return new ChatEvent.Refusal(choice, message.getRefusal());
        }
        if (message.hasExtraJson()) {
            return new ChatEvent.UnknownFields(
                    choice, WireValues.fields("extra_json", message.getExtraJson()), scope(message.getExtraScope()));
        }
        return new ChatEvent.Content(
                choice,
                message.getContent(),
                message.hasLogprobsJson() ? WireValues.json("logprobs_json", message.getLogprobsJson()) : null);
    }

    private static ChatEvent reasoning(Wire.ChatEvent message, int choice) {
        if (!message.hasReasoningDetailsJson()) {
            return new ChatEvent.Reasoning(choice, message.getReasoning());
        }
        var details = WireValues.json("reasoning_details_json", message.getReasoningDetailsJson());
        return message.getReasoning().isEmpty()
                ? new ChatEvent.ReasoningDetail(choice, details)
                : new ChatEvent.Reasoning(choice, message.getReasoning(), details);
    }

    private static ChatEvent.UnknownFields.Scope scope(Wire.ExtraScope scope) {
        return switch (scope) {
            case EXTRA_SCOPE_CHOICE -> ChatEvent.UnknownFields.Scope.CHOICE;
            case EXTRA_SCOPE_DELTA -> ChatEvent.UnknownFields.Scope.DELTA;
            case EXTRA_SCOPE_CHUNK, UNRECOGNIZED -> ChatEvent.UnknownFields.Scope.CHUNK;
        };
    }

    static Map<Integer, FinishReason> others(Map<Integer, Wire.FinishReason> reasons) {
        var others = new TreeMap<Integer, FinishReason>();
        reasons.forEach((choice, reason) -> others.put(choice, FinishReasons.read(reason)));
        return others;
    }

    /** What is known of a stream at its first event. */
    public static StreamMetadata metadata(Wire.StreamInfo info) {
        return new StreamMetadata(
                info.hasId() ? info.getId() : null,
                info.hasModel() ? info.getModel() : null,
                info.getProvider(),
                info.hasCreated() ? info.getCreated() : null,
                WireValues.fields("stream.extra_json", info.getExtraJson()));
    }
}
