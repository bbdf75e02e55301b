package io.ratatoskr.grpc.message;

import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.grpc.v1.Wire;

/** Events of streamed completions of the wire, as {@link ChatEventReader} reads those of chats. */
public final class GenerateEventReader {
    private GenerateEventReader() {}

    /** An event whose field is not set is the last one. */
    public static GenerateEvent read(Wire.GenerateEvent message) {
        return switch (message.getEventCase()) {
            case TEXT -> text(message);
            case DONE, EVENT_NOT_SET ->
                new GenerateEvent.Done(
                        FinishReasons.read(message.getFinishReason()),
                        ChatEventReader.others(message.getOtherFinishReasonsMap()));
        };
    }

    private static GenerateEvent text(Wire.GenerateEvent message) {
        if (message.hasUsage()) {
            return new GenerateEvent.UsageUpdate(UsageReader.read(message.getUsage()));
        }
        if (message.hasExtraJson()) {
            return new GenerateEvent.UnknownFields(
                    message.getChoice(), WireValues.fields("extra_json", message.getExtraJson()));
        }
        return new GenerateEvent.Text(
                message.getChoice(),
                message.getText(),
                message.hasLogprobsJson() ? WireValues.json("logprobs_json", message.getLogprobsJson()) : null);
    }
}
