package io.ratatoskr.cache;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of bytes. Not thread-safe. */
final class ByteWriter {
    private byte[] bytes;
    private int length;

    ByteWriter(int capacity) {
        bytes = new byte[capacity];
    }

    void put(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    /** Writes seven bits a byte, the lowest first. */
    void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            put((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        put((int) rest);
    }

    void fixed(long value) {
        reserve(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
    }

    /** Writes the length in bytes, then the text in UTF-8; unpaired surrogates are kept. */
    void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (!hasSurrogate(text) || new String(utf8, StandardCharsets.UTF_8).equals(text)) {
            varint((long) utf8.length << 1);
            raw(utf8);
        } else {
            varint((long) text.length() << 1 | 1);
            for (int i = 0; i < text.length(); i++) {
                put(text.charAt(i) >>> 8);
                put(text.charAt(i));
            }
        }
    }

    private static boolean hasSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    void floats(float[] values) {
        varint(values.length);
        reserve(values.length * Float.BYTES);
        ByteBuffer.wrap(bytes, length, values.length * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .put(values);
        length += values.length * Float.BYTES;
    }

    void ints(int[] values) {
        varint(values.length);
        reserve(values.length * Integer.BYTES);
        ByteBuffer.wrap(bytes, length, values.length * Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asIntBuffer()
                .put(values);
        length += values.length * Integer.BYTES;
    }

    void raw(byte[] other) {
        reserve(other.length);
        System.arraycopy(other, 0, bytes, length, other.length);
        length += other.length;
    }

    int length() {
        return length;
    }

    byte[] array() {
        return bytes;
    }

    /** Takes back what was written after that length. */
    void truncate(int newLength) {
        length = newLength;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, more)));
        }
    }
}
