package io.ratatoskr.provider;

import io.ratatoskr.api.error.ProviderUnavailable;
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
public final class SseReader extends LineBuffer {
    private static final byte[] NONE = {};
    private static final byte[] DATA = {'d', 'a', 't', 'a'};
    private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't'};

    /** True if a following LF belongs to the preceding CR. */
    private boolean afterCr;

    /** True if the event was returned, so that the next line starts another. */
    private boolean delivered;

    private @Nullable String eventType;
    private int dataLines;
    private byte[] joined = NONE;
    private int joinedLength;

    /** @param provider used in error messages */
    public SseReader(String provider) {
        super(provider);
    }

    /**
     * Moves to the next event; false when more bytes are needed or, after {@link #end()}, when there is no further event.
     *
     * @throws ProviderUnavailable when an event is longer than {@link #MAX_EVENT_BYTES}
     */
    public boolean next() {
        if (!isStarted()) {
            return false;
        }
        if (delivered) {
            clear();
        }
        while (true) {
            int to = findLineEnd();
            if (to < 0) {
                checkSize(joinedSize() + limit - lineStart);
                return false;
            }
            int from = lineStart;
            lineStart = scanPosition;
            if (to > from) {
                field(from, to);
            } else if (dataLines > 0) {
                delivered = true;
                return true;
            } else {
                eventType = null;
            }
        }
    }

    /** The event's type; null when it has none. */
    public @Nullable String eventType() {
        return eventType;
    }

    /** The array that contains the event's data, valid until the next call of {@link #feed} or {@link #next}. */
    public byte[] data() {
        return dataLines > 1 ? joined : buffer;
    }

    public int dataOffset() {
        return dataLines > 1 ? 0 : dataStart;
    }

    public int dataLength() {
        return dataLines > 1 ? joinedLength : dataEnd - dataStart;
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
        delivered = false;
        eventType = null;
        dataLines = 0;
        joined = NONE;
        joinedLength = 0;
    }

    /** The end of the line, after moving the scan position past its terminator; -1 if more bytes are needed. */
    private int findLineEnd() {
        if (afterCr && scanPosition < limit) {
            afterCr = false;
            if (buffer[scanPosition] == '\n') {
                scanPosition++;
                lineStart = scanPosition;
            }
        }
        for (int i = scanPosition; i < limit; i++) {
            byte b = buffer[i];
            if (b == '\n' || b == '\r') {
                scanPosition = i + 1;
                afterCr = b == '\r';
                return i;
            }
        }
        scanPosition = limit;
        return ended && (lineStart < limit || dataLines > 0) ? limit : -1;
    }

    private void field(int from, int to) {
        if (isField(DATA, from, to)) {
            data(valueStart(from + DATA.length, to), to);
        } else if (isField(EVENT, from, to)) {
            int value = valueStart(from + EVENT.length, to);
            eventType = new String(buffer, value, to - value, StandardCharsets.UTF_8);
        }
    }

    private boolean isField(byte[] name, int from, int to) {
        int end = from + name.length;
        return end <= to && Arrays.equals(buffer, from, end, name, 0, name.length) && (end == to || buffer[end] == ':');
    }

    /** The start of the value after the field name that ends at {@code at}. */
    private int valueStart(int at, int to) {
        int value = Math.min(at + 1, to);
        return value < to && buffer[value] == ' ' ? value + 1 : value;
    }

    private void data(int from, int to) {
        checkSize(joinedSize() + to - from);
        if (dataLines == 0) {
            dataStart = from;
            dataEnd = to;
        } else {
            if (dataLines == 1) {
                append(dataStart, dataEnd);
            }
            joined = ensureCapacity(joined, joinedLength, 1);
            joined[joinedLength++] = '\n';
            append(from, to);
        }
        dataLines++;
    }

    private void append(int from, int to) {
        joined = ensureCapacity(joined, joinedLength, to - from);
        System.arraycopy(buffer, from, joined, joinedLength, to - from);
        joinedLength += to - from;
    }

    private int joinedSize() {
        return dataLines == 0 ? 0 : dataLength();
    }

    @Override
    int firstNeeded() {
        return dataLines == 1 && !delivered ? Math.min(dataStart, lineStart) : lineStart;
    }

    private static byte[] ensureCapacity(byte[] bytes, int size, int additional) {
        return bytes.length - size >= additional
                ? bytes
                : Arrays.copyOf(bytes, Math.max(size + additional, 2 * bytes.length));
    }
}
