package io.ratatoskr.camel.http;

import io.ratatoskr.api.GenerateEvent;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.GenerateStream;
import io.ratatoskr.provider.openai.OpenAiEvents.CompletionChunks;
import org.jspecify.annotations.Nullable;

/** Writes a completion stream as OpenAI's chunks. */
final class GenerateFrames extends StreamFrames<GenerateEvent> {
    private final CompletionChunks chunks;

    GenerateFrames(GenerateStream stream, GenerateRequest request) {
        super(stream);
        this.chunks = new CompletionChunks(stream.metadata(), request);
    }

    @Override
    byte @Nullable [] frame(GenerateEvent event) {
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
