package io.ratatoskr.provider.openai;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GenerateEvent;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.StreamMetadata;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writers of streams in the OpenAI dialect: each event becomes complete server-sent events. */
public final class OpenAiStreamWriters {
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEARTBEAT = ": waiting\n\n".getBytes(StandardCharsets.US_ASCII);

    private OpenAiStreamWriters() {}

    /** Writes one streamed chat. Not thread-safe. */
    public static final class OpenAiChatStreamWriter {
        private final ChatChunkWriter chunks;

        public OpenAiChatStreamWriter(StreamMetadata metadata, ChatRequest request) {
            chunks = new ChatChunkWriter(
                    new SseChunkWriter("chatcmpl-", "chat.completion.chunk", metadata, request.model()), request.streamUsage());
        }

        /** Writes an event as one or more chunks; null when it has no output. */
        public byte @Nullable [] write(ChatEvent event) {
            return chunks.write(event);
        }

        /** The terminator of a stream that ended normally. */
        public byte[] done() {
            return DONE.clone();
        }

        /** The last chunk of a stream that failed. */
        public byte[] error(Throwable failure) {
            return SseChunkWriter.errorChunk(failure);
        }

        /** A comment that keeps the connection alive. */
        public byte[] heartbeat() {
            return HEARTBEAT.clone();
        }
    }

    /** Writes one streamed completion. Not thread-safe. */
    public static final class OpenAiCompletionStreamWriter {
        private final CompletionChunkWriter chunks;

        public OpenAiCompletionStreamWriter(StreamMetadata metadata, GenerateRequest request) {
            chunks = new CompletionChunkWriter(
                    new SseChunkWriter("cmpl-", "text_completion", metadata, request.model()), request.streamUsage());
        }

        /** Writes an event as one or more chunks; null when it has no output. */
        public byte @Nullable [] write(GenerateEvent event) {
            return chunks.write(event);
        }

        /** The terminator of a stream that ended normally. */
        public byte[] done() {
            return DONE.clone();
        }

        /** The last chunk of a stream that failed. */
        public byte[] error(Throwable failure) {
            return SseChunkWriter.errorChunk(failure);
        }

        /** A comment that keeps the connection alive. */
        public byte[] heartbeat() {
            return HEARTBEAT.clone();
        }
    }
}
