package io.ratatoskr.provider;

import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.ChatEvent.UnknownFields.Scope;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import org.jspecify.annotations.Nullable;

/** Turns the events of a choice's first tool call into deltas with {@code function_call}. Not thread-safe. */
final class LegacyFunctionStreamDecoder implements StreamDecoder<ChatEvent> {
    private final StreamDecoder<ChatEvent> decoder;

    LegacyFunctionStreamDecoder(StreamDecoder<ChatEvent> decoder) {
        this.decoder = decoder;
    }

    @Override
    public void feed(byte[] bytes, int offset, int length) {
        decoder.feed(bytes, offset, length);
    }

    @Override
    public void end() {
        decoder.end();
    }

    @Override
    public @Nullable ChatEvent poll() {
        ChatEvent restored = null;
        for (ChatEvent event = decoder.poll(); event != null; event = decoder.poll()) {
            restored = restore(event);
            if (restored != null) {
                break;
            }
        }
        return restored;
    }

    /** Null for an event that has no counterpart. */
    private static @Nullable ChatEvent restore(ChatEvent event) {
        return switch (event) {
            case ChatEvent.ToolCallStart start ->
                delta(start.choice(), start.index(), LegacyFunctions.call(start.name(), ""));
            case ChatEvent.ToolCallDelta delta ->
                delta(delta.choice(), delta.index(), LegacyFunctions.call(null, delta.arguments()));
            case ChatEvent.ToolCallEnd end -> null;
            case ChatEvent.Done done ->
                new ChatEvent.Done(
                        LegacyFunctions.restore(done.finishReason()),
                        LegacyFunctions.restore(done.otherFinishReasons()));
            default -> event;
        };
    }

    private static @Nullable ChatEvent delta(int choice, int index, RawJson call) {
        return index > 0
                ? null
                : new ChatEvent.UnknownFields(
                        choice, AdditionalProperties.NONE.with(LegacyFunctions.FUNCTION_CALL, call), Scope.DELTA);
    }

    @Override
    public boolean isFinished() {
        return decoder.isFinished();
    }

    @Override
    public StreamMetadata metadata() {
        return decoder.metadata();
    }
}
