package io.ratatoskr.socket;

import io.ratatoskr.limits.BodyMemoryLimiter;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Splits what a client sends into lines. All but short lines take memory of the limiter until they are complete, and between lines a
 * connection holds {@value #MIN_BUFFER} bytes: what many connections hold together is within that memory. Used by one thread.
 */
final class LineReader implements AutoCloseable {
    private static final int MIN_BUFFER = 4 * 1024;
    /** Up to here a buffer counts as part of its connection: what a client without a key may send. */
    static final int UNCOUNTED = 8 * 1024 + 1;

    private static final int GROWTH = 4;
    /** The JDK holds a buffer outside the heap per thread, as large as the largest read. */
    private static final int MAX_READ = 64 * 1024;

    /** What was read. */
    sealed interface Line {
        /** A line without its end, which is an array of its own. */
        @SuppressWarnings("ArrayRecordComponent") // read once, never compared
        record Complete(byte[] bytes) implements Line {}

        /** A line over the limit, which was skipped. */
        record TooLong(int limit) implements Line {}

        /** A line for which there was no memory, which was skipped. */
        record NoMemory() implements Line {}

        /** The client sends no more. */
        record End() implements Line {}
    }

    private final Transport transport;
    private byte[] buffer = new byte[MIN_BUFFER];
    private int start;
    private int end;
    /** Up to there the buffer has no end of a line. */
    private int scanned;

    private boolean ended;
    private boolean skipping;
    private long reserved;
    private @Nullable BodyMemoryLimiter memory;
    private volatile boolean withinLine;
    private volatile long lastReadNanos = System.nanoTime();

    LineReader(Transport transport) {
        this.transport = transport;
    }

    /** The time of the last byte, by {@link System#nanoTime}, while a line has begun; else 0. Thread-safe. */
    long partialSince() {
        return withinLine ? lastReadNanos : 0;
    }

    /** The size of the buffer. */
    int held() {
        return buffer.length;
    }

    /**
     * Reads the next line. One that ends with the connection counts too.
     *
     * @param limit maximum size in bytes
     */
    Line next(int limit, BodyMemoryLimiter limiter) throws IOException {
        if (reserved == 0) {
            memory = limiter;
        }
        while (true) {
            int newLine = indexOfNewLine();
            if (newLine >= 0) {
                Line line = newLine - start > limit ? new Line.TooLong(limit) : complete(newLine);
                start = newLine + 1;
                scanned = start;
                shrink();
                return line;
            }
            if (end - start > limit) {
                skip();
                return new Line.TooLong(limit);
            }
            if (ended) {
                Line line = end > start ? complete(end) : new Line.End();
                start = end;
                shrink();
                return line;
            }
            if (!makeRoom(limit)) {
                skip();
                return new Line.NoMemory();
            }
            read();
        }
    }

    private int indexOfNewLine() {
        while (scanned < end) {
            if (buffer[scanned] == '\n') {
                return scanned;
            }
            scanned++;
        }
        return -1;
    }

    private Line complete(int to) {
        return new Line.Complete(Arrays.copyOfRange(buffer, start, to));
    }

    private void read() throws IOException {
        withinLine = skipping || end > start;
        int read = transport.read(buffer, end, Math.min(buffer.length - end, MAX_READ));
        lastReadNanos = System.nanoTime();
        withinLine = false;
        if (read < 0) {
            ended = true;
        } else {
            end += read;
        }
    }

    /**
     * Makes room for at least one byte, but none for more than a line with its end; returns false when there is no memory for it.
     *
     * @param limit of the line, which the bytes since its start do not exceed
     */
    private boolean makeRoom(int limit) {
        if (start == end) {
            start = 0;
            end = 0;
            scanned = 0;
        }
        if (end < buffer.length) {
            return true;
        }
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            scanned -= start;
            start = 0;
            return true;
        }
        long factor = buffer.length < MAX_READ ? GROWTH : 2;
        int larger = (int) Math.min(Math.min(Integer.MAX_VALUE - 8L, factor * buffer.length), limit + 1L);
        if (larger > UNCOUNTED) {
            // Both buffers exist while one is copied to the other, which no more threads do at once than there are
            // processors
            if (memory == null || !memory.tryAcquire(larger - reserved)) {
                return false;
            }
            reserved = larger;
        }
        buffer = Arrays.copyOf(buffer, larger);
        return true;
    }

    /** Replaces the buffer of a long line, once what it still holds fits into a small one. */
    private void shrink() {
        if (buffer.length > MIN_BUFFER && end - start <= MIN_BUFFER) {
            byte[] small = new byte[MIN_BUFFER];
            System.arraycopy(buffer, start, small, 0, end - start);
            scanned -= start;
            end -= start;
            start = 0;
            buffer = small;
            release();
        }
    }

    /** Drops the rest of the line, also that which has not been read. */
    private void skip() throws IOException {
        start = end;
        scanned = end;
        shrink();
        while (!ended) {
            makeRoom(Integer.MAX_VALUE - 1);
            skipping = true;
            try {
                read();
            } finally {
                skipping = false;
            }
            int newLine = indexOfNewLine();
            if (newLine >= 0) {
                start = newLine + 1;
                scanned = start;
                return;
            }
            start = end;
        }
    }

    private void release() {
        if (memory != null && reserved > 0) {
            memory.release(reserved);
        }
        reserved = 0;
    }

    /** Releases the memory. */
    @Override
    public void close() {
        release();
        buffer = new byte[0];
        start = 0;
        end = 0;
        scanned = 0;
    }
}
