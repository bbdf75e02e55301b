package io.ratatoskr.camel.http;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.provider.openai.OpenAiEvents.ChatChunks;
import org.jspecify.annotations.Nullable;

/** Writes a chat stream as OpenAI's chunks. */
final class ChatFrames extends StreamFrames<ChatEvent> {
    private final ChatChunks chunks;

    ChatFrames(ChatStream stream, ChatRequest request) {
        super(stream);
        this.chunks = new ChatChunks(stream.metadata(), request);
    }

    @Override
    byte @Nullable [] frame(ChatEvent event) {
        return chunks.write(event);
    }

    @Override
    byte[] end() {
        return chunks.done();
    }

    @Override
    public byte[] failure(Throwable failure) {
        return chunks.error(failure);
    }

    @Override
    public byte[] heartbeat() {
        return chunks.heartbeat();
    }
}
