package io.ratatoskr.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Parses an HTTP/1.1 response incrementally: status, framing, and the number of server-sent events. Supports only what the gateway and
 * the mock send: a content length or chunks, events that end in an empty line. Not thread-safe.
 */
final class AnswerParser {
    private enum Part {
        HEAD,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER,
        DONE
    }

    private static final byte[] LAST_EVENT = "data: [DONE]".getBytes(US_ASCII);

    private Part part = Part.HEAD;
    private final byte[] line = new byte[512];
    private int lineLength;
    private long left;
    private boolean chunked;
    private int status;
    private int events;
    private boolean terminated;
    private int eventLength;
    private boolean lineIsEmpty = true;
    private boolean matches = true;
    private boolean comment;

    void reset() {
        part = Part.HEAD;
        lineLength = 0;
        left = 0;
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

    boolean done() {
        return part == Part.DONE;
    }

    /** Parses bytes; any after the end of the response are ignored. */
    void feed(byte[] bytes, int length) {
        int at = 0;
        while (at < length && part != Part.DONE) {
            switch (part) {
                case BODY, CHUNK -> at = data(bytes, at, length);
                case HEAD, CHUNK_SIZE, CHUNK_END, TRAILER -> control(bytes[at++]);
                case DONE -> throw new AssertionError();
            }
        }
    }

    private int data(byte[] bytes, int from, int length) {
        int to = (int) Math.min(length, from + left);
        if (chunked) {
            for (int i = from; i < to; i++) {
                event(bytes[i]);
            }
        }
        left -= to - from;
        if (left == 0) {
            part = chunked ? Part.CHUNK_END : Part.DONE;
        }
        return to;
    }

    private void event(byte b) {
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

    private void control(byte b) {
        if (b == '\r') {
            return;
        }
        if (b != '\n') {
            if (lineLength < line.length) {
                line[lineLength++] = b;
            }
            return;
        }
        switch (part) {
            case HEAD -> headLine();
            case CHUNK_SIZE -> {
                left = hex();
                part = left == 0 ? Part.TRAILER : Part.CHUNK;
            }
            case CHUNK_END -> part = Part.CHUNK_SIZE;
            case TRAILER -> part = lineLength == 0 ? Part.DONE : Part.TRAILER;
            case BODY, CHUNK, DONE -> throw new AssertionError();
        }
        lineLength = 0;
    }

    private void headLine() {
        if (status == 0) {
            status = lineLength < 12 ? 999 : (line[9] - '0') * 100 + (line[10] - '0') * 10 + line[11] - '0';
        } else if (lineLength == 0) {
            part = chunked ? Part.CHUNK_SIZE : left == 0 ? Part.DONE : Part.BODY;
        } else if (starts("content-length:")) {
            left = decimal("content-length:".length());
        } else if (starts("transfer-encoding:")) {
            chunked = true;
        }
    }

    private boolean starts(String lowerCase) {
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

    private long decimal(int from) {
        long value = 0;
        for (int i = from; i < lineLength; i++) {
            if (line[i] >= '0' && line[i] <= '9') {
                value = value * 10 + line[i] - '0';
            }
        }
        return value;
    }

    private long hex() {
        long value = 0;
        for (int i = 0; i < lineLength && line[i] != ';'; i++) {
            value = value * 16 + Math.max(0, Character.digit(line[i], 16));
        }
        return value;
    }
}
