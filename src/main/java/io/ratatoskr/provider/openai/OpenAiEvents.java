package io.ratatoskr.provider.openai;

import io.ratatoskr.api.ChatEvent;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.GenerateEvent;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.StreamHead;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Streams in OpenAI's dialect: each event as one whole server-sent frame. */
public final class OpenAiEvents {
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEARTBEAT = ": waiting\n\n".getBytes(StandardCharsets.US_ASCII);

    private OpenAiEvents() {}

    /** The frames of one streamed chat. Not thread-safe. */
    public static final class ChatChunks {
        private final ChatFrames frames;

        public ChatChunks(StreamHead head, ChatRequest request) {
            frames = new ChatFrames(
                    new Frame("chatcmpl-", "chat.completion.chunk", head, request.model()), request.streamUsage());
        }

        /** The frame or frames for an event; null where it writes nothing. */
        public byte @Nullable [] write(ChatEvent event) {
            return frames.write(event);
        }

        /** What follows the last event of a stream that ended well. */
        public byte[] done() {
            return DONE.clone();
        }

        /** What ends a stream that failed; nothing follows it. */
        public byte[] error(Throwable failure) {
            return Frame.error(failure);
        }

        /** A comment, which says only that the stream lives. */
        public byte[] heartbeat() {
            return HEARTBEAT.clone();
        }
    }

    /** The frames of one streamed completion. Not thread-safe. */
    public static final class CompletionChunks {
        private final CompletionFrames frames;

        public CompletionChunks(StreamHead head, GenerateRequest request) {
            frames = new CompletionFrames(
                    new Frame("cmpl-", "text_completion", head, request.model()), request.streamUsage());
        }

        /** The frame or frames for an event; null where it writes nothing. */
        public byte @Nullable [] write(GenerateEvent event) {
            return frames.write(event);
        }

        /** What follows the last event of a stream that ended well. */
        public byte[] done() {
            return DONE.clone();
        }

        /** What ends a stream that failed; nothing follows it. */
        public byte[] error(Throwable failure) {
            return Frame.error(failure);
        }

        /** A comment, which says only that the stream lives. */
        public byte[] heartbeat() {
            return HEARTBEAT.clone();
        }
    }
}
