package io.ratatoskr.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A buffer for a part of a text as ASCII bytes. The JVM copies the characters and converts them with vector instructions,
 * unlike a loop over {@link String#charAt}. Not thread-safe.
 */
final class AsciiChunk {
    /** Maximum number of characters of a part. */
    static final int CAPACITY = 1024;

    final byte[] bytes = new byte[CAPACITY];
    private final char[] characters = new char[CAPACITY];
    private final CharBuffer in = CharBuffer.wrap(characters);
    private final ByteBuffer out = ByteBuffer.wrap(bytes);
    private final CharsetEncoder encoder = StandardCharsets.US_ASCII.newEncoder();

    /** Sets the bytes to the text's characters up to the first that is not ASCII; returns their number. */
    int load(String text, int from, int to) {
        text.getChars(from, to, characters, 0);
        in.clear().limit(to - from);
        out.clear();
        encoder.encode(in, out, false);
        return out.position();
    }
}
