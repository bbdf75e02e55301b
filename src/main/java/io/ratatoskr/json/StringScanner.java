package io.ratatoskr.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Searches the bytes of texts and of JSON strings, eight at a time. */
final class StringScanner {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long LOW_BITS = ~HIGH_BITS;
    /** Added to an ASCII byte, it sets the high bit unless the byte is a control character. */
    private static final long PRINTABLE = ONES * (0x80 - ' ');

    private StringScanner() {}

    /** The index of the next quote or backslash; {@code limit} if there is none. */
    static int nextSpecial(byte[] bytes, int from, int limit) {
        int at = from;
        while (at + Long.BYTES <= limit) {
            long word = (long) LONGS.get(bytes, at);
            long found = zeroBytes(word ^ QUOTES) | zeroBytes(word ^ BACKSLASHES);
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >> 3);
            }
            at += Long.BYTES;
        }
        while (at < limit && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        return at;
    }

    /** The index of the next quote, backslash, control character or non-ASCII byte; {@code limit} if there is none. */
    static int nextEscapedOrNonAscii(byte[] bytes, int from, int limit) {
        int at = from;
        while (at + Long.BYTES <= limit) {
            long word = (long) LONGS.get(bytes, at);
            // A high bit is clear where an ASCII byte is found. A non-ASCII byte only disturbs those after it.
            long others = ((word ^ QUOTES) + LOW_BITS) & ((word ^ BACKSLASHES) + LOW_BITS) & (word + PRINTABLE) & ~word;
            long found = ~others & HIGH_BITS;
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >> 3);
            }
            at += Long.BYTES;
        }
        while (at < limit && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        return at;
    }

    /** Whether all bytes of the range are ASCII. */
    static boolean isAscii(byte[] bytes, int from, int limit) {
        int at = from;
        while (at + Long.BYTES <= limit) {
            if (((long) LONGS.get(bytes, at) & HIGH_BITS) != 0) {
                return false;
            }
            at += Long.BYTES;
        }
        while (at < limit && bytes[at] >= 0) {
            at++;
        }
        return at >= limit;
    }

    /** A word whose lowest set bit is in the first zero byte of the word; zero if it has none. */
    private static long zeroBytes(long word) {
        return (word - ONES) & ~word & HIGH_BITS;
    }
}
