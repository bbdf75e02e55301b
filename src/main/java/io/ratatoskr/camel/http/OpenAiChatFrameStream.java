package io.ratatoskr.camel.http;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.provider.openai.OpenAiStreamWriters.OpenAiChatStreamWriter;
import org.jspecify.annotations.Nullable;

/** Writes a chat stream as OpenAI's chunks. */
final class OpenAiChatFrameStream extends SseFrameStream<ChatEvent> {
    private final OpenAiChatStreamWriter chunks;

    OpenAiChatFrameStream(ChatStream stream, ChatRequest request) {
        super(stream);
        this.chunks = new OpenAiChatStreamWriter(stream.metadata(), request);
    }

    @Override
    byte @Nullable [] frameOf(ChatEvent event) {
        return chunks.write(event);
    }

    @Override
    byte[] endFrame() {
        return chunks.done();
    }

    @Override
    public byte[] errorFrame(Throwable failure) {
        return chunks.error(failure);
    }

    @Override
    public byte[] heartbeat() {
        return chunks.heartbeat();
    }
}
