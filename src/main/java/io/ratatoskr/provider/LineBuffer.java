package io.ratatoskr.provider;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.error.ProviderUnavailable;
import java.util.Arrays;

/**
 * The buffer of a reader of lines: the bytes fed but not yet read, without a leading byte order mark. The bytes of a line are not
 * copied again once fed. Not thread-safe.
 */
public abstract class LineBuffer {
    /** Maximum bytes in one event. */
    public static final int MAX_EVENT_BYTES = 16 << 20;

    private static final int INITIAL_BUFFER_BYTES = 4096;
    private static final int LARGE_BUFFER_BYTES = 1 << 20;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final String provider;
    private boolean started;

    byte[] buffer = new byte[INITIAL_BUFFER_BYTES];

    /** First byte of the line being read. */
    int lineStart;

    /** First byte not yet scanned. */
    int scanPosition;

    int limit;
    int dataStart;
    int dataEnd;
    boolean ended;

    /** @param provider used in error messages */
    LineBuffer(String provider) {
        this.provider = requireNonNull(provider, "provider");
    }

    /** Adds bytes; they are copied. Invalidates the data of the current event. */
    public final void feed(byte[] bytes, int offset, int length) {
        makeRoom(length);
        System.arraycopy(bytes, offset, buffer, limit, length);
        limit += length;
    }

    /** Signals the end of the input. */
    public final void end() {
        ended = true;
    }

    /** The first byte that is still needed. */
    int firstNeeded() {
        return lineStart;
    }

    /** Skips the byte order mark; false while more bytes are needed to decide. */
    final boolean isStarted() {
        if (started) {
            return true;
        }
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

    final void checkSize(int size) {
        if (size > MAX_EVENT_BYTES) {
            throw new ProviderUnavailable(
                    "%s: stream event exceeds %d MiB".formatted(provider, MAX_EVENT_BYTES >> 20),
                    ProviderUnavailable.Reason.INVALID_RESPONSE);
        }
    }

    /** Ensures free space for {@code length} bytes, discarding bytes already read if that suffices. */
    private void makeRoom(int length) {
        int start = firstNeeded();
        int unread = limit - start;
        if (unread > 0 && buffer.length - limit >= length) {
            return;
        }
        byte[] target = buffer;
        if ((long) unread + length > buffer.length / 2 || buffer.length > LARGE_BUFFER_BYTES) {
            target = new byte
                    [(int) Math.min(
                            Integer.MAX_VALUE - 8L, Math.max(INITIAL_BUFFER_BYTES, 2L * (unread + (long) length)))];
        }
        System.arraycopy(buffer, start, target, 0, unread);
        buffer = target;
        lineStart -= start;
        scanPosition -= start;
        limit = unread;
        dataStart -= start;
        dataEnd -= start;
    }
}
