package io.ratatoskr.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * A {@code traceparent} header, as of W3C Trace Context, level 1.
 *
 * @param traceId 32 lower-case hexadecimal digits, not all zero
 * @param spanId 16 lower-case hexadecimal digits, not all zero
 */
public record TraceParent(String traceId, String spanId, boolean sampled) {
    /** Name of the header. */
    public static final String HEADER = "traceparent";

    private static final int TRACE_ID_START = 3;
    private static final int TRACE_ID_END = 35;
    private static final int SPAN_ID_START = 36;
    private static final int SPAN_ID_END = 52;
    private static final int FLAGS_START = 53;
    private static final int LENGTH = 55;

    /** The header's value; null when it is absent or malformed, which is not an error. */
    public static @Nullable TraceParent parse(@Nullable String header) {
        if (header == null
                || header.length() < LENGTH
                || !isHex(header, 0, 2)
                || header.startsWith("ff")
                || header.charAt(2) != '-'
                || !isId(header, TRACE_ID_START, TRACE_ID_END)
                || header.charAt(TRACE_ID_END) != '-'
                || !isId(header, SPAN_ID_START, SPAN_ID_END)
                || header.charAt(SPAN_ID_END) != '-'
                || !isHex(header, FLAGS_START, LENGTH)) {
            return null;
        }
        // Later versions may have more fields
        if (header.length() > LENGTH && (header.startsWith("00") || header.charAt(LENGTH) != '-')) {
            return null;
        }
        boolean sampled = (Character.digit(header.charAt(LENGTH - 1), 16) & 1) == 1;
        return new TraceParent(
                header.substring(TRACE_ID_START, TRACE_ID_END), header.substring(SPAN_ID_START, SPAN_ID_END), sampled);
    }

    private static boolean isId(String text, int from, int to) {
        boolean zero = true;
        for (int i = from; i < to && zero; i++) {
            zero = text.charAt(i) == '0';
        }
        return !zero && isHex(text, from, to);
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
