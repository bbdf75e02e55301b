package io.ratatoskr.client.lines;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads lines of bounded length. Not thread-safe. */
final class LineInput {
    private static final int BUFFER = 16 << 10;
    private static final byte[] NONE = {};

    /** Bytes of a line that is too long which are returned, for its id. */
    private static final int PREFIX = 256;

    /**
     * A line without its end.
     *
     * @param complete false for the start of a line that is too long
     */
    @SuppressWarnings("ArrayRecordComponent") // read once
    record Line(byte[] bytes, boolean complete) {}

    private final LineSocket socket;
    private final int limit;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int end;

    LineInput(LineSocket socket, int limit) {
        this.socket = socket;
        this.limit = limit;
    }

    /** Waits for a line; null at the end of the connection, where a part of a line does not count. */
    @Nullable
    Line next() throws IOException {
        byte[] line = NONE;
        int length = 0;
        boolean complete = true;
        while (fill()) {
            int newLine = position;
            while (newLine < end && buffer[newLine] != '\n') {
                newLine++;
            }
            int count = newLine - position;
            if (complete && (long) length + count > limit) {
                complete = false;
                length = Math.min(length, PREFIX);
            }
            if (complete) {
                if (length + count > line.length) {
                    // The usual line is in the buffer as a whole
                    int capacity = newLine < end ? length + count : Math.min(limit, 2 * (length + count));
                    line = Arrays.copyOf(line, capacity);
                }
                System.arraycopy(buffer, position, line, length, count);
                length += count;
            }
            boolean ended = newLine < end;
            position = ended ? newLine + 1 : newLine;
            if (ended) {
                return new Line(length == line.length ? line : Arrays.copyOf(line, length), complete);
            }
        }
        return null;
    }

    /** Makes sure that there are bytes; false at the end. */
    private boolean fill() throws IOException {
        if (position == end) {
            position = 0;
            end = Math.max(0, socket.read(buffer));
        }
        return end > 0;
    }
}
