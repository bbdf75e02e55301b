package io.ratatoskr.camel.http;

import io.ratatoskr.api.GenerateEvent;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.provider.openai.OpenAiStreamWriters.OpenAiCompletionStreamWriter;
import org.jspecify.annotations.Nullable;

/** Writes a completion stream as OpenAI's chunks. */
final class OpenAiCompletionFrameStream extends SseFrameStream<GenerateEvent> {
    private final OpenAiCompletionStreamWriter chunks;

    OpenAiCompletionFrameStream(GenerateStream stream, GenerateRequest request) {
        super(stream);
        this.chunks = new OpenAiCompletionStreamWriter(stream.metadata(), request);
    }

    @Override
    byte @Nullable [] frameOf(GenerateEvent event) {
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
