package io.ratatoskr.dialect.openai;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.dialect.StreamWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes a stream in the OpenAI dialect: each event becomes complete server-sent events. Not thread-safe. */
public final class OpenAiStreamWriter<E> implements StreamWriter<E> {
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEARTBEAT = ": waiting\n\n".getBytes(StandardCharsets.US_ASCII);

    private final ChunkWriter<E> chunks;

    private OpenAiStreamWriter(ChunkWriter<E> chunks) {
        this.chunks = chunks;
    }

    /** A writer of one streamed chat. */
    public static OpenAiStreamWriter<ChatEvent> chat(StreamMetadata metadata, ChatRequest request) {
        var chunk = new SseChunkWriter("chatcmpl-", "chat.completion.chunk", metadata, request.model());
        return new OpenAiStreamWriter<>(new ChatChunkWriter(chunk, request.streamUsage())::write);
    }

    /** A writer of one streamed completion. */
    public static OpenAiStreamWriter<GenerateEvent> completion(StreamMetadata metadata, GenerateRequest request) {
        var chunk = new SseChunkWriter("cmpl-", "text_completion", metadata, request.model());
        return new OpenAiStreamWriter<>(new CompletionChunkWriter(chunk, request.streamUsage())::write);
    }

    @Override
    public byte @Nullable [] write(E event) {
        return chunks.write(event);
    }

    @Override
    public byte[] done() {
        return DONE.clone();
    }

    @Override
    public byte[] error(Throwable failure) {
        return SseChunkWriter.errorChunk(failure);
    }

    /** A comment. */
    @Override
    public byte[] heartbeat() {
        return HEARTBEAT.clone();
    }

    private interface ChunkWriter<E> {
        byte @Nullable [] write(E event);
    }
}
