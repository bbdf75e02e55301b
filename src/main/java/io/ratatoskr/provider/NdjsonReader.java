package io.ratatoskr.provider;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.ProviderUnavailable;
import java.util.Arrays;

/**
 * Incremental reader of newline-delimited JSON. Lines end with LF or CRLF; blank lines and a leading byte order mark are
 * skipped; a last line without a line end counts. A CR alone does not end a line, since JSON may contain one between tokens.
 * The bytes of a line are not copied again once fed. Not thread-safe.
 */
public final class NdjsonReader {
    /** Maximum bytes in one line. */
    public static final int MAX_EVENT_BYTES = 16 << 20;

    private static final int INITIAL_BUFFER_BYTES = 4096;
    private static final int LARGE_BUFFER_BYTES = 1 << 20;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final String provider;
    private byte[] buffer = new byte[INITIAL_BUFFER_BYTES];

    /** First byte of the line being read. */
    private int lineStart;

    /** First byte not yet scanned. */
    private int scanPosition;

    private int limit;
    private int dataStart;
    private int dataEnd;
    private boolean started;
    private boolean ended;

    /** @param provider used in error messages */
    public NdjsonReader(String provider) {
        this.provider = requireNonNull(provider, "provider");
    }

    /** Adds bytes; they are copied. Invalidates the data of the current line. */
    public void feed(byte[] bytes, int offset, int length) {
        makeRoom(length);
        System.arraycopy(bytes, offset, buffer, limit, length);
        limit += length;
    }

    /** Signals the end of the input. */
    public void end() {
        ended = true;
    }

    /**
     * Moves to the next line that is not blank; false when more bytes are needed or, after {@link #end()}, when there is no
     * further line.
     *
     * @throws ProviderUnavailable when a line is longer than {@link #MAX_EVENT_BYTES}
     */
    public boolean next() {
        if (!started && !skipByteOrderMark()) {
            return false;
        }
        while (true) {
            int end = findLineEnd();
            if (end < 0) {
                checkSize(limit - lineStart);
                return false;
            }
            dataStart = lineStart;
            dataEnd = end;
            lineStart = scanPosition;
            trim();
            if (dataEnd > dataStart) {
                checkSize(dataEnd - dataStart);
                return true;
            }
        }
    }

    /** The array that contains the line, valid until the next call of {@link #feed} or {@link #next}. */
    public byte[] data() {
        return buffer;
    }

    public int dataOffset() {
        return dataStart;
    }

    public int dataLength() {
        return dataEnd - dataStart;
    }

    /** Skips the byte order mark; false while more bytes are needed to decide. */
    private boolean skipByteOrderMark() {
        int available = Math.min(limit, BYTE_ORDER_MARK.length);
        boolean matches = Arrays.equals(buffer, 0, available, BYTE_ORDER_MARK, 0, available);
        if (matches && available < BYTE_ORDER_MARK.length && !ended) {
            return false;
        }
        if (matches && available == BYTE_ORDER_MARK.length) {
            lineStart = BYTE_ORDER_MARK.length;
            scanPosition = BYTE_ORDER_MARK.length;
        }
        started = true;
        return true;
    }

    /** The end of the line, after moving the scan position past its LF; -1 if more bytes are needed. */
    private int findLineEnd() {
        for (int i = scanPosition; i < limit; i++) {
            if (buffer[i] == '\n') {
                scanPosition = i + 1;
                return i;
            }
        }
        scanPosition = limit;
        return ended && lineStart < limit ? limit : -1;
    }

    private void trim() {
        while (dataStart < dataEnd && isBlank(buffer[dataStart])) {
            dataStart++;
        }
        while (dataEnd > dataStart && isBlank(buffer[dataEnd - 1])) {
            dataEnd--;
        }
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }

    private void checkSize(int size) {
        if (size > MAX_EVENT_BYTES) {
            throw new ProviderUnavailable(
                    "%s: stream event exceeds %d MiB".formatted(provider, MAX_EVENT_BYTES >> 20),
                    ProviderUnavailable.Reason.INVALID_RESPONSE);
        }
    }

    /** Ensures free space for {@code length} bytes, discarding bytes already read if that suffices. */
    private void makeRoom(int length) {
        int unread = limit - lineStart;
        if (unread > 0 && buffer.length - limit >= length) {
            return;
        }
        byte[] target = buffer;
        if ((long) unread + length > buffer.length / 2 || buffer.length > LARGE_BUFFER_BYTES) {
            target = new byte[(int) Math.min(Integer.MAX_VALUE - 8L, Math.max(INITIAL_BUFFER_BYTES, 2L * (unread + (long) length)))];
        }
        System.arraycopy(buffer, lineStart, target, 0, unread);
        buffer = target;
        scanPosition -= lineStart;
        lineStart = 0;
        limit = unread;
        dataStart = 0;
        dataEnd = 0;
    }
}
