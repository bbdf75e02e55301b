package io.ratatoskr.json;

import java.util.Arrays;

/** A growing byte array that encodes text as UTF-8. Replaces lone surrogates by U+FFFD. Not thread-safe. */
final class Utf8Buffer {
    /** The character after the backslash; 0 for no escape, 'u' for a hexadecimal escape. */
    private static final byte[] ESCAPES = new byte[128];

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    /** Maximum size of one encoded character: a hexadecimal escape. */
    private static final int MAX_CHARACTER_BYTES = 6;

    /** Characters from which on a text is measured before it is written. */
    private static final int LONG_TEXT = 64 * 1024;

    /** Size from which on the array grows by less at a time. */
    private static final int LARGE = 1024 * 1024;

    static {
        Arrays.fill(ESCAPES, 0, 0x20, (byte) 'u');
        ESCAPES['"'] = '"';
        ESCAPES['\\'] = '\\';
        ESCAPES['\n'] = 'n';
        ESCAPES['\r'] = 'r';
        ESCAPES['\t'] = 't';
        ESCAPES['\b'] = 'b';
        ESCAPES['\f'] = 'f';
    }

    byte[] bytes;
    int size;

    Utf8Buffer(int capacity) {
        bytes = new byte[capacity];
    }

    void put(char ascii) {
        ensureCapacity(1);
        bytes[size++] = (byte) ascii;
    }

    void put(byte[] part) {
        ensureCapacity(part.length);
        System.arraycopy(part, 0, bytes, size, part.length);
        size += part.length;
    }

    void putAscii(CharSequence text) {
        int length = text.length();
        ensureCapacity(length);
        for (int i = 0; i < length; i++) {
            bytes[size++] = (byte) text.charAt(i);
        }
    }

    /** The text escaped for use in a JSON string. */
    void putEscaped(String text) {
        int length = text.length();
        // At once, since growing step by step needs the old and the larger new array at the same time
        ensureCapacity(length < LONG_TEXT ? length : escapedSize(text) + LONG_TEXT / 16);
        byte[] to = bytes;
        int at = size;
        int i = 0;
        while (i < length) {
            char c = text.charAt(i);
            if (c >= 0x80 || ESCAPES[c] != 0) {
                break;
            }
            to[at++] = (byte) c;
            i++;
        }
        size = at;
        while (i < length) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                i += putNonAscii(text, i, length);
                continue;
            }
            ensureCapacity(MAX_CHARACTER_BYTES + length - i);
            byte escape = ESCAPES[c];
            if (escape == 0) {
                bytes[size++] = (byte) c;
            } else {
                putEscape(c, escape);
            }
            i++;
        }
    }

    /** The bytes of the escaped text, at most; a surrogate pair counts as two characters. */
    private static int escapedSize(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes += ESCAPES[c] == 0 ? 1 : ESCAPES[c] == 'u' ? MAX_CHARACTER_BYTES : 2;
            } else {
                bytes += c < 0x800 ? 2 : 3;
            }
        }
        return (int) Math.min(bytes, Integer.MAX_VALUE / 2);
    }

    /** The text without escaping. */
    void putText(String text) {
        int length = text.length();
        ensureCapacity(length);
        for (int i = 0; i < length; ) {
            char c = text.charAt(i);
            if (c < 0x80) {
                ensureCapacity(length - i);
                bytes[size++] = (byte) c;
                i++;
            } else {
                i += putNonAscii(text, i, length);
            }
        }
    }

    void ensureCapacity(int more) {
        if (bytes.length - size < more) {
            long grown = bytes.length + (long) (bytes.length >> (bytes.length < LARGE ? 1 : 3));
            long expected = Math.max((long) size + more, grown);
            bytes = Arrays.copyOf(bytes, (int) Math.min(expected, Integer.MAX_VALUE - 8));
        }
    }

    private void putEscape(char c, byte escape) {
        bytes[size++] = '\\';
        bytes[size++] = escape;
        if (escape == 'u') {
            bytes[size++] = '0';
            bytes[size++] = '0';
            bytes[size++] = HEX[c >> 4];
            bytes[size++] = HEX[c & 0xF];
        }
    }

    /** Writes a non-ASCII character; returns the number of chars consumed. */
    private int putNonAscii(String text, int i, int length) {
        ensureCapacity(MAX_CHARACTER_BYTES + length - i);
        char c = text.charAt(i);
        if (c < 0x800) {
            bytes[size++] = (byte) (0xC0 | c >> 6);
            bytes[size++] = (byte) (0x80 | (c & 0x3F));
            return 1;
        }
        int codePoint = c;
        int chars = 1;
        if (Character.isSurrogate(c)) {
            if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                codePoint = Character.toCodePoint(c, text.charAt(i + 1));
                chars = 2;
                bytes[size++] = (byte) (0xF0 | codePoint >> 18);
                bytes[size++] = (byte) (0x80 | (codePoint >> 12 & 0x3F));
                bytes[size++] = (byte) (0x80 | (codePoint >> 6 & 0x3F));
                bytes[size++] = (byte) (0x80 | (codePoint & 0x3F));
                return chars;
            }
            codePoint = 0xFFFD;
        }
        bytes[size++] = (byte) (0xE0 | codePoint >> 12);
        bytes[size++] = (byte) (0x80 | (codePoint >> 6 & 0x3F));
        bytes[size++] = (byte) (0x80 | (codePoint & 0x3F));
        return chars;
    }
}
