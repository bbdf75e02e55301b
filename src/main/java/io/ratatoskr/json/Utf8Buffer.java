package io.ratatoskr.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A growing byte array that encodes text as UTF-8. Replaces lone surrogates by U+FFFD. Not thread-safe. */
final class Utf8Buffer {
    /** The character after the backslash; 0 for no escape, 'u' for a hexadecimal escape. */
    private static final byte[] ESCAPES = new byte[128];

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    /** Maximum size of one encoded character: a hexadecimal escape. */
    private static final int MAX_CHARACTER_BYTES = 6;

    /** Length in characters from which on a text is encoded in chunks. */
    private static final int LONG_TEXT = 512;

    /** Free space after a long text that had to be measured, in bytes; enough for any chunk. */
    private static final int SPACE_AFTER_LONG_TEXT = (MAX_CHARACTER_BYTES + 1) * AsciiChunk.CAPACITY;

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
    private @Nullable AsciiChunk chunk;

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
        ensureCapacity(length);
        if (length >= LONG_TEXT) {
            putLongEscaped(text, length);
            return;
        }
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
        putCharactersEscaped(text, i, length, length);
    }

    /** Copies the runs of ASCII characters without escapes. */
    private void putLongEscaped(String text, int length) {
        AsciiChunk ascii = chunk();
        int i = 0;
        while (i < length) {
            int end = Math.min(i + AsciiChunk.CAPACITY, length);
            int loaded = ascii.load(text, i, end);
            ensureCapacityFor(text, i, loaded);
            for (int at = 0; at < loaded; at++) {
                int special = StringScanner.nextEscapedOrNonAscii(ascii.bytes, at, loaded);
                System.arraycopy(ascii.bytes, at, bytes, size, special - at);
                size += special - at;
                at = special;
                if (special < loaded) {
                    ensureCapacityFor(text, i + special, MAX_CHARACTER_BYTES + loaded - special);
                    char c = (char) ascii.bytes[special];
                    putEscape(c, ESCAPES[c]);
                }
            }
            i += loaded;
            if (i < end) {
                ensureCapacityFor(text, i, MAX_CHARACTER_BYTES * (end - i + 1) + length - end);
                i = putCharactersEscaped(text, i, end, length);
            }
        }
    }

    /** Writes the characters up to {@code end}; returns the index of the next one, which is after a pair of surrogates. */
    private int putCharactersEscaped(String text, int start, int end, int length) {
        int i = start;
        while (i < end) {
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
        return i;
    }

    /**
     * Ensures the capacity for a part of a long text. If the array must grow, then once for the whole rest, since growing step by step
     * needs the old and the larger new array at the same time.
     */
    private void ensureCapacityFor(String text, int from, int more) {
        if (bytes.length - size < more) {
            ensureCapacity(Math.max(more, escapedSize(text, from)) + SPACE_AFTER_LONG_TEXT);
        }
    }

    /** The bytes of the escaped text, at most; a surrogate pair counts as two characters. */
    private static int escapedSize(String text, int from) {
        long bytes = 0;
        for (int i = from; i < text.length(); i++) {
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
        if (length < LONG_TEXT) {
            putCharacters(text, 0, length, length);
            return;
        }
        AsciiChunk ascii = chunk();
        int i = 0;
        while (i < length) {
            int end = Math.min(i + AsciiChunk.CAPACITY, length);
            int loaded = ascii.load(text, i, end);
            ensureCapacity(length - i);
            System.arraycopy(ascii.bytes, 0, bytes, size, loaded);
            size += loaded;
            i = putCharacters(text, i + loaded, end, length);
        }
    }

    private int putCharacters(String text, int start, int end, int length) {
        int i = start;
        while (i < end) {
            char c = text.charAt(i);
            if (c < 0x80) {
                ensureCapacity(length - i);
                bytes[size++] = (byte) c;
                i++;
            } else {
                i += putNonAscii(text, i, length);
            }
        }
        return i;
    }

    private AsciiChunk chunk() {
        AsciiChunk current = chunk;
        if (current == null) {
            current = new AsciiChunk();
            chunk = current;
        }
        return current;
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
