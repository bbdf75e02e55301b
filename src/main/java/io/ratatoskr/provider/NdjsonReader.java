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
    public static final int MAX_EVENT = 16 << 20;

    private static final int SMALL = 4096;
    private static final int LARGE = 1 << 20;
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final String provider;
    private byte[] buffer = new byte[SMALL];

    /** First byte of the line being read. */
    private int line;

    /** First byte not yet scanned. */
    private int scan;

    private int limit;
    private int from;
    private int to;
    private boolean begun;
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
     * @throws ProviderUnavailable when a line is longer than {@link #MAX_EVENT}
     */
    public boolean next() {
        if (!begun && !begin()) {
            return false;
        }
        while (true) {
            int end = lineEnd();
            if (end < 0) {
                checkSize(limit - line);
                return false;
            }
            from = line;
            to = end;
            line = scan;
            trim();
            if (to > from) {
                checkSize(to - from);
                return true;
            }
        }
    }

    /** The array that contains the line, valid until the next call of {@link #feed} or {@link #next}. */
    public byte[] data() {
        return buffer;
    }

    public int dataOffset() {
        return from;
    }

    public int dataLength() {
        return to - from;
    }

    /** Skips the byte order mark; false while more bytes are needed to decide. */
    private boolean begin() {
        int known = Math.min(limit, MARK.length);
        boolean fits = Arrays.equals(buffer, 0, known, MARK, 0, known);
        if (fits && known < MARK.length && !ended) {
            return false;
        }
        if (fits && known == MARK.length) {
            line = MARK.length;
            scan = MARK.length;
        }
        begun = true;
        return true;
    }

    /** The end of the line, after moving the scan position past its LF; -1 if more bytes are needed. */
    private int lineEnd() {
        for (int i = scan; i < limit; i++) {
            if (buffer[i] == '\n') {
                scan = i + 1;
                return i;
            }
        }
        scan = limit;
        return ended && line < limit ? limit : -1;
    }

    private void trim() {
        while (from < to && blank(buffer[from])) {
            from++;
        }
        while (to > from && blank(buffer[to - 1])) {
            to--;
        }
    }

    private static boolean blank(byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }

    private void checkSize(int size) {
        if (size > MAX_EVENT) {
            throw new ProviderUnavailable(
                    "%s: stream event exceeds %d MiB".formatted(provider, MAX_EVENT >> 20),
                    ProviderUnavailable.Reason.INVALID_RESPONSE);
        }
    }

    /** Ensures free space for {@code length} bytes, discarding bytes already read if that suffices. */
    private void makeRoom(int length) {
        int kept = limit - line;
        if (kept > 0 && buffer.length - limit >= length) {
            return;
        }
        byte[] target = buffer;
        if ((long) kept + length > buffer.length / 2 || buffer.length > LARGE) {
            target = new byte[(int) Math.min(Integer.MAX_VALUE - 8L, Math.max(SMALL, 2L * (kept + (long) length)))];
        }
        System.arraycopy(buffer, line, target, 0, kept);
        buffer = target;
        scan -= line;
        line = 0;
        limit = kept;
        from = 0;
        to = 0;
    }
}
