package io.ratatoskr.camel.upstream;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a response that have arrived and that its reader has not taken: of a complete response all of them, else the chunks to be
 * polled. Thread-safe by the lock of {@link ReaderWait}.
 */
final class ResponseBuffer {
    /** Buffered bytes at which reading from the socket pauses. */
    static final int HIGH_WATERMARK = 256 * 1024;
    /** Buffered bytes at which reading resumes. */
    private static final int LOW_WATERMARK = 64 * 1024;
    /** A whole body counts as its bytes, and as the text that they are decoded to. */
    static final long DECODED_FACTOR = 2;

    /** What follows from added bytes. */
    enum Added {
        READ_ON,
        /** Reading from the socket pauses until there is room. */
        PAUSE,
        /** The complete response is longer than allowed. */
        TOO_LONG
    }

    /** The memory of the buffered bytes, and of those that the reader has polled and not discarded. */
    private final ResponseCharge memory;

    private final ReaderWait wait;

    private final @Nullable ArrayDeque<Buffer> chunks;
    private @Nullable BodySegments body;
    private int bufferedBytes;
    private volatile boolean paused;

    /** @param complete whether the reader waits for the complete response */
    ResponseBuffer(ReaderWait wait, boolean complete, ResponseCharge memory) {
        this.wait = wait;
        this.memory = memory;
        this.chunks = complete ? null : new ArrayDeque<>();
    }

    /** Adds a chunk. Holds the lock. */
    Added add(Buffer chunk) {
        return chunks == null ? addToBody(chunk) : addTo(chunks, chunk);
    }

    private Added addToBody(Buffer chunk) {
        BodySegments segments = body == null ? new BodySegments() : body;
        body = segments;
        memory.add(DECODED_FACTOR * segments.add(chunk));
        if (segments.length() > ProviderClient.MAX_BODY_BYTES) {
            return Added.TOO_LONG;
        }
        return memory.mayGrow() ? Added.READ_ON : Added.PAUSE;
    }

    private Added addTo(ArrayDeque<Buffer> queue, Buffer chunk) {
        queue.add(chunk);
        bufferedBytes += chunk.length();
        memory.add(chunk.length());
        int watermark = memory.isBudgetExhausted() ? LOW_WATERMARK : HIGH_WATERMARK;
        if (bufferedBytes < watermark || paused) {
            return Added.READ_ON;
        }
        paused = true;
        return Added.PAUSE;
    }

    /** The next chunk; null if there is none. */
    @Nullable
    Buffer poll() {
        wait.lock();
        try {
            Buffer chunk = chunks == null ? null : chunks.poll();
            if (chunk != null) {
                bufferedBytes -= chunk.length();
            }
            return chunk;
        } finally {
            wait.unlock();
        }
    }

    /** Whether reading from the socket, which has paused, is to be resumed now; true once. */
    boolean takeResume() {
        if (!paused) {
            return false;
        }
        wait.lock();
        try {
            boolean resume = paused && bufferedBytes <= LOW_WATERMARK;
            if (resume) {
                paused = false;
            }
            return resume;
        } finally {
            wait.unlock();
        }
    }

    /** Whether chunks are buffered until they are polled, and reading from the socket has paused for them. Needs no lock. */
    boolean isPaused() {
        return paused;
    }

    /** Whether there is nothing to poll. */
    boolean isEmpty() {
        wait.lock();
        try {
            return chunks == null || chunks.isEmpty();
        } finally {
            wait.unlock();
        }
    }

    /** The bytes of a complete response that have arrived. */
    int bodyLength() {
        wait.lock();
        try {
            return body == null ? 0 : body.length();
        } finally {
            wait.unlock();
        }
    }

    /** Takes the bytes of a complete response. */
    BodySegments takeBody() {
        wait.lock();
        try {
            BodySegments complete = body;
            body = null;
            return complete == null ? new BodySegments() : complete;
        } finally {
            wait.unlock();
        }
    }

    /** Drops all bytes. Holds the lock. */
    void clear() {
        if (chunks != null) {
            chunks.clear();
        }
        bufferedBytes = 0;
        body = null;
    }
}
