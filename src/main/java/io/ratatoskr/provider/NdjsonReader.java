package io.ratatoskr.provider;

import io.ratatoskr.api.error.ProviderUnavailable;

/**
 * Incremental reader of newline-delimited JSON. Lines end with LF or CRLF; blank lines and a leading byte order mark are
 * skipped; a last line without a line end counts. A CR alone does not end a line, since JSON may contain one between tokens.
 * Not thread-safe.
 */
public final class NdjsonReader extends LineBuffer {
    /** @param provider used in error messages */
    public NdjsonReader(String provider) {
        super(provider);
    }

    /**
     * Moves to the next line that is not blank; false when more bytes are needed or, after {@link #end()}, when there is no
     * further line.
     *
     * @throws ProviderUnavailable when a line is longer than {@link #MAX_EVENT_BYTES}
     */
    public boolean next() {
        if (!isStarted()) {
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
}
