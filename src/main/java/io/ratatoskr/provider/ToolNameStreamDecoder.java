package io.ratatoskr.provider;

import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import org.jspecify.annotations.Nullable;

/** Restores the caller's tool names in the events of another decoder. Not thread-safe. */
final class ToolNameStreamDecoder implements StreamDecoder<ChatEvent> {
    private final StreamDecoder<ChatEvent> decoder;
    private final ToolNameMapper names;

    ToolNameStreamDecoder(StreamDecoder<ChatEvent> decoder, ToolNameMapper names) {
        this.decoder = decoder;
        this.names = names;
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
        ChatEvent event = decoder.poll();
        return event instanceof ChatEvent.ToolCallStart start && start.type() == null
                ? new ChatEvent.ToolCallStart(
                        start.choice(), start.index(), start.id(), names.callerName(start.name()), null, start.extra())
                : event;
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
