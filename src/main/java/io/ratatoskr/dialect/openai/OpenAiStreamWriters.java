package io.ratatoskr.dialect.openai;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.StreamMetadata;
import io.ratatoskr.api.chat.ChatEvent;
import io.ratatoskr.api.chat.GenerateEvent;
import io.ratatoskr.dialect.StreamWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writers of streams in the OpenAI dialect: each event becomes complete server-sent events. */
public final class OpenAiStreamWriters {
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEARTBEAT = ": waiting\n\n".getBytes(StandardCharsets.US_ASCII);

    private OpenAiStreamWriters() {}

    /** Writes one streamed chat. Not thread-safe. */
    public static final class OpenAiChatStreamWriter implements StreamWriter<ChatEvent> {
        private final ChatChunkWriter chunks;

        public OpenAiChatStreamWriter(StreamMetadata metadata, ChatRequest request) {
            chunks = new ChatChunkWriter(
                    new SseChunkWriter("chatcmpl-", "chat.completion.chunk", metadata, request.model()),
                    request.streamUsage());
        }

        @Override
        public byte @Nullable [] write(ChatEvent event) {
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
    }

    /** Writes one streamed completion. Not thread-safe. */
    public static final class OpenAiCompletionStreamWriter implements StreamWriter<GenerateEvent> {
        private final CompletionChunkWriter chunks;

        public OpenAiCompletionStreamWriter(StreamMetadata metadata, GenerateRequest request) {
            chunks = new CompletionChunkWriter(
                    new SseChunkWriter("cmpl-", "text_completion", metadata, request.model()), request.streamUsage());
        }

        @Override
        public byte @Nullable [] write(GenerateEvent event) {
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
    }
}
