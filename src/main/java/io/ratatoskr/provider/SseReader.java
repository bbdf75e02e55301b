package io.ratatoskr.provider;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.ProviderUnavailable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Incremental reader of server-sent events. Lines end with LF, CRLF or CR; the space after {@code data:} is optional; data may
 * have several lines; comments, fields other than {@code event} and {@code data}, and a leading byte order mark are ignored.
 * The bytes of an event with one line of data are not copied. Not thread-safe.
 *
 * <p>Unlike in the standard, a last event without a terminating empty line counts.
 */
public final class SseReader {
    /** Maximum bytes in one event. */
    public static final int MAX_EVENT = 16 << 20;

    private static final int SMALL = 4096;
    private static final int LARGE = 1 << 20;
    private static final byte[] NONE = {};
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] DATA = {'d', 'a', 't', 'a'};
    private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't'};

    private final String provider;
    private byte[] buffer = new byte[SMALL];
    /** First byte of the line being read. */
    private int line;

    /** First byte not yet scanned. */
    private int scan;

    private int limit;
    private boolean begun;
    private boolean ended;

    /** True if a following LF belongs to the preceding CR. */
    private boolean afterCr;

    /** True if the event was returned, so that the next line starts another. */
    private boolean taken;

    private @Nullable String event;
    private int dataLines;
    private int dataFrom;
    private int dataTo;
    private byte[] joined = NONE;
    private int joinedLength;

    /** @param provider used in error messages */
    public SseReader(String provider) {
        this.provider = requireNonNull(provider, "provider");
    }

    /** Adds bytes; they are copied. Invalidates the data of the current event. */
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
     * Moves to the next event; false when more bytes are needed or, after {@link #end()}, when there is no further event.
     *
     * @throws ProviderUnavailable when an event is longer than {@link #MAX_EVENT}
     */
    public boolean next() {
        if (!begun && !begin()) {
            return false;
        }
        if (taken) {
            clear();
        }
        while (true) {
            int to = lineEnd();
            if (to < 0) {
                checkSize(limit - line);
                return false;
            }
            int from = line;
            line = scan;
            if (to > from) {
                field(from, to);
            } else if (dataLines > 0) {
                taken = true;
                return true;
            } else {
                event = null;
            }
        }
    }

    /** The event's type; null when it has none. */
    public @Nullable String event() {
        return event;
    }

    /** The array that contains the event's data, valid until the next call of {@link #feed} or {@link #next}. */
    public byte[] data() {
        return dataLines > 1 ? joined : buffer;
    }

    public int dataOffset() {
        return dataLines > 1 ? 0 : dataFrom;
    }

    public int dataLength() {
        return dataLines > 1 ? joinedLength : dataTo - dataFrom;
    }

    /** The length of the data without trailing whitespace. */
    public int strippedLength() {
        byte[] data = data();
        int from = dataOffset();
        int length = dataLength();
        while (length > 0 && data[from + length - 1] <= ' ' && data[from + length - 1] >= 0) {
            length--;
        }
        return length;
    }

    /** True if the event's data equals {@code expected}, ignoring trailing whitespace. */
    public boolean dataIs(byte[] expected) {
        int from = dataOffset();
        return Arrays.equals(data(), from, from + strippedLength(), expected, 0, expected.length);
    }

    private void clear() {
        taken = false;
        event = null;
        dataLines = 0;
        joined = NONE;
        joinedLength = 0;
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

    /** The end of the line, after moving the scan position past its terminator; -1 if more bytes are needed. */
    private int lineEnd() {
        if (afterCr && scan < limit) {
            afterCr = false;
            if (buffer[scan] == '\n') {
                scan++;
                line = scan;
            }
        }
        for (int i = scan; i < limit; i++) {
            byte b = buffer[i];
            if (b == '\n' || b == '\r') {
                scan = i + 1;
                afterCr = b == '\r';
                return i;
            }
        }
        scan = limit;
        return ended && (line < limit || dataLines > 0) ? limit : -1;
    }

    private void field(int from, int to) {
        if (is(DATA, from, to)) {
            data(value(from + DATA.length, to), to);
        } else if (is(EVENT, from, to)) {
            int value = value(from + EVENT.length, to);
            event = new String(buffer, value, to - value, StandardCharsets.UTF_8);
        }
    }

    private boolean is(byte[] name, int from, int to) {
        int end = from + name.length;
        return end <= to && Arrays.equals(buffer, from, end, name, 0, name.length) && (end == to || buffer[end] == ':');
    }

    /** The start of the value after the field name that ends at {@code at}. */
    private int value(int at, int to) {
        int value = Math.min(at + 1, to);
        return value < to && buffer[value] == ' ' ? value + 1 : value;
    }

    private void data(int from, int to) {
        checkSize(to - from);
        if (dataLines == 0) {
            dataFrom = from;
            dataTo = to;
        } else {
            if (dataLines == 1) {
                join(dataFrom, dataTo);
            }
            joined = grown(joined, joinedLength, 1);
            joined[joinedLength++] = '\n';
            join(from, to);
        }
        dataLines++;
    }

    private void join(int from, int to) {
        joined = grown(joined, joinedLength, to - from);
        System.arraycopy(buffer, from, joined, joinedLength, to - from);
        joinedLength += to - from;
    }

    private void checkSize(int more) {
        int held = dataLines == 0 ? 0 : dataLength();
        if (held + more > MAX_EVENT) {
            throw new ProviderUnavailable(
                    "%s: stream event exceeds %d MiB".formatted(provider, MAX_EVENT >> 20),
                    ProviderUnavailable.Reason.INVALID_RESPONSE);
        }
    }

    /** Ensures free space for {@code length} bytes, discarding bytes already read if that suffices. */
    private void makeRoom(int length) {
        int keep = dataLines == 1 && !taken ? Math.min(dataFrom, line) : line;
        int kept = limit - keep;
        if (kept > 0 && buffer.length - limit >= length) {
            return;
        }
        byte[] target = buffer;
        if ((long) kept + length > buffer.length / 2 || buffer.length > LARGE) {
            target = new byte[(int) Math.min(Integer.MAX_VALUE - 8L, Math.max(SMALL, 2L * (kept + (long) length)))];
        }
        System.arraycopy(buffer, keep, target, 0, kept);
        buffer = target;
        line -= keep;
        scan -= keep;
        limit = kept;
        dataFrom -= keep;
        dataTo -= keep;
    }

    private static byte[] grown(byte[] bytes, int size, int more) {
        return bytes.length - size >= more ? bytes : Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
}
