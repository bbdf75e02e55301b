package io.ratatoskr.http;

import io.netty.buffer.ByteBuf;
import io.netty.util.internal.StringUtil;

/**
 * Parses the line before a chunk by RFC 9112 (7.1): 1 to 8 hexadecimal digits up to 2^31 - 1, extensions after a semicolon, CR LF; at
 * most {@value #MAX_LENGTH} bytes. Blanks beside the size are refused, since parsers do not agree on them.
 */
final class ChunkLine {
    /** The line has not arrived completely. */
    static final int INCOMPLETE = 0;
    /** The line is malformed or too long. */
    static final int INVALID = -1;

    private static final int MAX_LENGTH = 256;
    private static final int MAX_DIGITS = 8;

    private int size;

    /** Returns the number of bytes in the chunk; 0: the last chunk. */
    int size() {
        return size;
    }

    /** Returns the length of the line with its line break, which stays unread, or one of the constants. */
    int parse(ByteBuf in) {
        int start = in.readerIndex();
        int available = Math.min(in.readableBytes(), MAX_LENGTH);
        int end = in.indexOf(start, start + available, (byte) '\n');
        if (end < 0) {
            return available == MAX_LENGTH ? INVALID : INCOMPLETE;
        }
        if (end == start || in.getByte(end - 1) != '\r') {
            return INVALID;
        }
        int at = parseSize(in, start, end - 1);
        boolean extended = at >= 0 && at < end - 1;
        if (at < 0 || (extended && (in.getByte(at) != ';' || hasControl(in, at, end - 1)))) {
            return INVALID;
        }
        return end + 1 - start;
    }

    /** Returns the index after the digits; -1 when they are no size. */
    private int parseSize(ByteBuf in, int start, int end) {
        long value = 0;
        int at = start;
        while (at < end && at - start <= MAX_DIGITS) {
            int digit = StringUtil.decodeHexNibble(in.getByte(at));
            if (digit < 0) {
                break;
            }
            value = (value << 4) | digit;
            at++;
        }
        if (at == start || at - start > MAX_DIGITS || value > Integer.MAX_VALUE) {
            return -1;
        }
        size = (int) value;
        return at;
    }

    private static boolean hasControl(ByteBuf in, int start, int end) {
        for (int i = start; i < end; i++) {
            if (HttpLineValidator.isControl(in.getByte(i))) {
                return true;
            }
        }
        return false;
    }
}
