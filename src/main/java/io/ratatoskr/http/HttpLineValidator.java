package io.ratatoskr.http;

import io.netty.util.ByteProcessor;

/**
 * Checks the bytes of a request head, or of trailers, as they arrive: every line ends with CR LF, none begins with a blank (a folded
 * header), and there are no control characters but tabs in headers. Parsers disagree on such lines, so that one of them may
 * see another request.
 */
final class HttpLineValidator implements ByteProcessor {
    private byte previous = '\n';
    private boolean requestLine = true;
    private boolean started;

    static boolean isControl(byte b) {
        return (b >= 0 && b < ' ' && b != '\t') || b == 0x7f;
    }

    /** Begins a new head, or trailers. */
    void reset(boolean trailers) {
        previous = '\n';
        requestLine = !trailers;
        started = false;
    }

    /** Returns whether a byte other than a line break has arrived. */
    boolean isStarted() {
        return started;
    }

    /** Returns false when the byte is not allowed here. */
    @Override
    public boolean process(byte b) {
        byte before = previous;
        previous = b;
        if (b == '\n') {
            requestLine &= !started;
            return before == '\r';
        }
        if (before == '\r') {
            return false;
        }
        if (b == '\r') {
            return true;
        }
        started = true;
        boolean blank = b == ' ' || b == '\t';
        return !((blank && before == '\n') || (b == '\t' && requestLine) || isControl(b));
    }
}
