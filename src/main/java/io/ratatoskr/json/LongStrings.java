package io.ratatoskr.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes strings of large documents straight from their bytes. The parser would collect them as characters first, of two bytes each,
 * and copy those twice, which takes five times the memory.
 */
final class LongStrings {
    private static final int HEX_DIGITS = 4;

    private LongStrings() {}

    /**
     * The text of the string whose opening quote is at {@code start}; null if it is not well-formed or has an escaped lone surrogate,
     * which the parser handles.
     */
    static @Nullable String decode(byte[] bytes, int start, int limit) {
        int from = start + 1;
        int plain = StringScanner.nextEscapedOrNonAscii(bytes, from, limit);
        if (plain < limit && bytes[plain] == '"') {
            // Bytes of ASCII are copied as they are; as UTF-8 they would be checked again
            return new String(bytes, from, plain - from, StandardCharsets.ISO_8859_1);
        }
        int at = StringScanner.nextSpecial(bytes, plain, limit);
        if (at >= limit) {
            return null;
        }
        return bytes[at] == '"'
                ? new String(bytes, from, at - from, StandardCharsets.UTF_8)
                : decodeEscaped(bytes, from, at, limit);
    }

    /** @param firstEscape the index of the first backslash */
    private static @Nullable String decodeEscaped(byte[] bytes, int from, int firstEscape, int limit) {
        int end = end(bytes, firstEscape, limit);
        if (end < 0) {
            return null;
        }
        // An escape is never shorter than what it stands for
        byte[] text = Arrays.copyOfRange(bytes, from, end);
        int size = firstEscape - from;
        for (int at = firstEscape; at < end; ) {
            int plain = StringScanner.nextSpecial(bytes, at, end);
            System.arraycopy(bytes, at, text, size, plain - at);
            size += plain - at;
            at = plain;
            if (at == end) {
                break;
            }
            byte escape = bytes[at + 1];
            at += 2;
            if (escape != 'u') {
                byte unescaped = unescape(escape);
                if (unescaped == 0) {
                    return null;
                }
                text[size++] = unescaped;
                continue;
            }
            int unit = hex(bytes, at, end);
            at += HEX_DIGITS;
            if (unit < 0 || Character.isLowSurrogate((char) unit)) {
                return null;
            }
            int codePoint = unit;
            if (Character.isHighSurrogate((char) unit)) {
                int low = at + 2 <= end && bytes[at] == '\\' && bytes[at + 1] == 'u' ? hex(bytes, at + 2, end) : -1;
                if (low < 0 || !Character.isLowSurrogate((char) low)) {
                    return null;
                }
                at += 2 + HEX_DIGITS;
                codePoint = Character.toCodePoint((char) unit, (char) low);
            }
            size = put(text, size, codePoint);
        }
        return new String(text, 0, size, StandardCharsets.UTF_8);
    }

    /** The index of the closing quote; negative if there is none. */
    private static int end(byte[] bytes, int firstEscape, int limit) {
        int at = firstEscape;
        while (at < limit && bytes[at] == '\\') {
            at = at + 2 > limit ? limit : StringScanner.nextSpecial(bytes, at + 2, limit);
        }
        return at < limit ? at : -1;
    }

    private static byte unescape(byte escape) {
        return switch (escape) {
            case '"', '\\', '/' -> escape;
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> 0;
        };
    }

    /** Four hexadecimal digits; negative if they are not. */
    private static int hex(byte[] bytes, int from, int end) {
        if (from + HEX_DIGITS > end) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + HEX_DIGITS; i++) {
            int digit = bytes[i] < 0 ? -1 : Character.digit(bytes[i], 16);
            if (digit < 0) {
                return -1;
            }
            value = (value << 4) | digit;
        }
        return value;
    }

    private static int put(byte[] text, int at, int codePoint) {
        int size = at;
        if (codePoint < 0x80) {
            text[size++] = (byte) codePoint;
        } else if (codePoint < 0x800) {
            text[size++] = (byte) (0xC0 | codePoint >> 6);
            text[size++] = (byte) (0x80 | (codePoint & 0x3F));
        } else if (codePoint < 0x10000) {
            text[size++] = (byte) (0xE0 | codePoint >> 12);
            text[size++] = (byte) (0x80 | (codePoint >> 6 & 0x3F));
            text[size++] = (byte) (0x80 | (codePoint & 0x3F));
        } else {
            text[size++] = (byte) (0xF0 | codePoint >> 18);
            text[size++] = (byte) (0x80 | (codePoint >> 12 & 0x3F));
            text[size++] = (byte) (0x80 | (codePoint >> 6 & 0x3F));
            text[size++] = (byte) (0x80 | (codePoint & 0x3F));
        }
        return size;
    }
}
