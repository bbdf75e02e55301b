package io.ratatoskr.provider;

import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.GenerateEvent;
import org.jspecify.annotations.Nullable;

/** Decodes a streamed chat as a completion: only its text, usage and finish reason. Not thread-safe. */
public final class CompletionStreamDecoder implements StreamDecoder<GenerateEvent> {
    private final StreamDecoder<ChatEvent> chat;

    public CompletionStreamDecoder(StreamDecoder<ChatEvent> chat) {
        this.chat = chat;
    }

    @Override
    public void feed(byte[] bytes, int offset, int length) {
        chat.feed(bytes, offset, length);
    }

    @Override
    public void end() {
        chat.end();
    }

    @Override
    public @Nullable GenerateEvent poll() {
        for (ChatEvent event = chat.poll(); event != null; event = chat.poll()) {
            GenerateEvent generateEvent = toGenerateEvent(event);
            if (generateEvent != null) {
                return generateEvent;
            }
        }
        return null;
    }

    @Override
    public boolean isFinished() {
        return chat.isFinished();
    }

    @Override
    public StreamMetadata metadata() {
        return chat.metadata();
    }

    private static @Nullable GenerateEvent toGenerateEvent(ChatEvent event) {
        return switch (event) {
            case ChatEvent.Content content -> new GenerateEvent.Text(0, content.text(), null);
            case ChatEvent.UnknownFields unknown -> new GenerateEvent.UnknownFields(0, unknown.extra());
            case ChatEvent.UsageUpdate update -> new GenerateEvent.UsageUpdate(update.usage());
            case ChatEvent.Done done -> new GenerateEvent.Done(done.finishReason(), done.otherFinishReasons());
            case ChatEvent.Reasoning reasoning -> null;
            case ChatEvent.ReasoningDetail detail -> null;
            case ChatEvent.Refusal refusal -> null;
            case ChatEvent.ToolCallStart start -> null;
            case ChatEvent.ToolCallDelta delta -> null;
            case ChatEvent.ToolCallEnd end -> null;
        };
    }
}
