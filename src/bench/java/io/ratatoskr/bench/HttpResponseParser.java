package io.ratatoskr.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Parses an HTTP/1.1 response incrementally: status, framing, and the number of server-sent events. Supports only what the gateway and
 * the mock send: a content length or chunks, events that end in an empty line. Not thread-safe.
 */
final class HttpResponseParser {
    private enum ParserState {
        HEAD,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER,
        DONE
    }

    private static final byte[] LAST_EVENT = "data: [DONE]".getBytes(US_ASCII);

    private ParserState state = ParserState.HEAD;
    private final byte[] line = new byte[512];
    private int lineLength;
    private long remaining;
    private boolean chunked;
    private int status;
    private int events;
    private boolean terminated;
    private int eventLength;
    private boolean lineIsEmpty = true;
    private boolean matches = true;
    private boolean comment;

    void reset() {
        state = ParserState.HEAD;
        lineLength = 0;
        remaining = 0;
        chunked = false;
        status = 0;
        events = 0;
        terminated = false;
        eventLength = 0;
        lineIsEmpty = true;
        matches = true;
        comment = false;
    }

    int status() {
        return status;
    }

    /** Number of events with data so far, the terminator included. */
    int events() {
        return events;
    }

    /** Returns true when the last event was {@code [DONE]}. */
    boolean terminated() {
        return terminated;
    }

    boolean isDone() {
        return state == ParserState.DONE;
    }

    /** Parses bytes; any after the end of the response are ignored. */
    void feed(byte[] bytes, int length) {
        int at = 0;
        while (at < length && state != ParserState.DONE) {
            switch (state) {
                case BODY, CHUNK -> at = readData(bytes, at, length);
                case HEAD, CHUNK_SIZE, CHUNK_END, TRAILER -> readControlByte(bytes[at++]);
                case DONE -> throw new AssertionError();
            }
        }
    }

    private int readData(byte[] bytes, int from, int length) {
        int to = (int) Math.min(length, from + remaining);
        if (chunked) {
            for (int i = from; i < to; i++) {
                readEventByte(bytes[i]);
            }
        }
        remaining -= to - from;
        if (remaining == 0) {
            state = chunked ? ParserState.CHUNK_END : ParserState.DONE;
        }
        return to;
    }

    private void readEventByte(byte b) {
        if (b != '\n') {
            comment |= eventLength == 0 && b == ':';
            matches &= eventLength >= LAST_EVENT.length || b == LAST_EVENT[eventLength];
            eventLength++;
            lineIsEmpty = false;
            return;
        }
        if (lineIsEmpty && eventLength > 0) {
            events += comment ? 0 : 1;
            terminated = matches && eventLength == LAST_EVENT.length;
            eventLength = 0;
            matches = true;
            comment = false;
        }
        lineIsEmpty = true;
    }

    private void readControlByte(byte b) {
        if (b == '\r') {
            return;
        }
        if (b != '\n') {
            if (lineLength < line.length) {
                line[lineLength++] = b;
            }
            return;
        }
        switch (state) {
            case HEAD -> endHeadLine();
            case CHUNK_SIZE -> {
                remaining = parseHex();
                state = remaining == 0 ? ParserState.TRAILER : ParserState.CHUNK;
            }
            case CHUNK_END -> state = ParserState.CHUNK_SIZE;
            case TRAILER -> state = lineLength == 0 ? ParserState.DONE : ParserState.TRAILER;
            case BODY, CHUNK, DONE -> throw new AssertionError();
        }
        lineLength = 0;
    }

    private void endHeadLine() {
        if (status == 0) {
            status = lineLength < 12 ? 999 : (line[9] - '0') * 100 + (line[10] - '0') * 10 + line[11] - '0';
        } else if (lineLength == 0) {
            state = chunked ? ParserState.CHUNK_SIZE : remaining == 0 ? ParserState.DONE : ParserState.BODY;
        } else if (lineStartsWith("content-length:")) {
            remaining = parseDecimal("content-length:".length());
        } else if (lineStartsWith("transfer-encoding:")) {
            chunked = true;
        }
    }

    private boolean lineStartsWith(String lowerCase) {
        if (lineLength < lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            if ((line[i] | 0x20) != (lowerCase.charAt(i) | 0x20)) {
                return false;
            }
        }
        return true;
    }

    private long parseDecimal(int from) {
        long value = 0;
        for (int i = from; i < lineLength; i++) {
            if (line[i] >= '0' && line[i] <= '9') {
                value = value * 10 + line[i] - '0';
            }
        }
        return value;
    }

    private long parseHex() {
        long value = 0;
        for (int i = 0; i < lineLength && line[i] != ';'; i++) {
            value = value * 16 + Math.max(0, Character.digit(line[i], 16));
        }
        return value;
    }
}
