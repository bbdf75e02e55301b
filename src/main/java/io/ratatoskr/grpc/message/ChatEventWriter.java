package io.ratatoskr.grpc.message;

import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.grpc.v1.Wire;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Events of a streamed chat on the wire; the first one has what is known of the stream. What older clients do not know is in an event that
 * they do know, with an empty content: they take an event without one for the last. Used by one thread.
 */
public final class ChatEventWriter implements Function<ChatEvent, Wire.ChatEvent> {
    private final Supplier<StreamMetadata> metadata;
    private boolean started;

    /** @param metadata of the stream, called with its first event */
    public ChatEventWriter(Supplier<StreamMetadata> metadata) {
        this.metadata = metadata;
    }

    @Override
    public Wire.ChatEvent apply(ChatEvent event) {
        Wire.ChatEvent.Builder message = Wire.ChatEvent.newBuilder();
        set(message, event);
        if (!started) {
            started = true;
            message.setStream(StreamInfoWriter.write(metadata.get()));
        }
        return message.build();
    }

    private static void set(Wire.ChatEvent.Builder message, ChatEvent event) {
        switch (event) {
            case ChatEvent.Content content -> {
                message.setContent(content.text()).setChoice(content.choice());
                if (content.logprobs() != null) {
                    message.setLogprobsJson(content.logprobs().text());
                }
            }
            case ChatEvent.Reasoning reasoning -> {
                message.setReasoning(reasoning.text()).setChoice(reasoning.choice());
                if (reasoning.details() != null) {
                    message.setReasoningDetailsJson(reasoning.details().text());
                }
            }
            case ChatEvent.ReasoningDetail detail ->
                message.setReasoning("")
                        .setChoice(detail.choice())
                        .setReasoningDetailsJson(detail.json().text());
            case ChatEvent.ToolCallStart start ->
                message.setToolCallStart(toolCallStart(start)).setChoice(start.choice());
            case ChatEvent.ToolCallDelta delta ->
                message.setToolCallDelta(Wire.ToolCallDelta.newBuilder()
                                .setIndex(delta.index())
                                .setArguments(delta.arguments()))
                        .setChoice(delta.choice());
            case ChatEvent.ToolCallEnd end ->
                message.setToolCallEnd(Wire.ToolCallEnd.newBuilder().setIndex(end.index()))
                        .setChoice(end.choice());
            case ChatEvent.Refusal refusal ->
                message.setContent("").setRefusal(refusal.text()).setChoice(refusal.choice());
            case ChatEvent.UnknownFields unknown ->
                message.setContent("")
                        .setChoice(unknown.choice())
                        .setExtraJson(WireValues.text(unknown.extra()))
                        .setExtraScope(scope(unknown.scope()));
            case ChatEvent.UsageUpdate update -> message.setUsage(UsageWriter.write(update.usage()));
            case ChatEvent.Done done -> {
                message.setDone(true).setFinishReason(FinishReasons.write(done.finishReason()));
                done.otherFinishReasons()
                        .forEach(
                                (choice, reason) -> message.putOtherFinishReasons(choice, FinishReasons.write(reason)));
            }
        }
    }

    private static Wire.ToolCallStart toolCallStart(ChatEvent.ToolCallStart start) {
        Wire.ToolCallStart.Builder message = Wire.ToolCallStart.newBuilder()
                .setIndex(start.index())
                .setId(start.id())
                .setName(start.name());
        if (start.type() != null) {
            message.setType(start.type());
        }
        if (!start.extra().isEmpty()) {
            message.setExtraJson(WireValues.text(start.extra()));
        }
        return message.build();
    }

    private static Wire.ExtraScope scope(ChatEvent.UnknownFields.Scope scope) {
        return switch (scope) {
            case CHUNK -> Wire.ExtraScope.EXTRA_SCOPE_CHUNK;
            case CHOICE -> Wire.ExtraScope.EXTRA_SCOPE_CHOICE;
            case DELTA -> Wire.ExtraScope.EXTRA_SCOPE_DELTA;
        };
    }
}
