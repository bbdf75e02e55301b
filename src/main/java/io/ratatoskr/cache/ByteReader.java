package io.ratatoskr.cache;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads what {@link ByteWriter} wrote, from bytes of any origin: no length is larger than the rest. Not thread-safe. */
final class ByteReader {
    private final byte[] bytes;
    private final int end;
    private int at;

    ByteReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    int get() throws InvalidEntryException {
        require(1);
        return bytes[at++] & 0xff;
    }

    long varint() throws InvalidEntryException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = get();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new InvalidEntryException("a number is too long");
    }

    long fixed() throws InvalidEntryException {
        require(8);
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | (bytes[at++] & 0xff);
        }
        return value;
    }

    String text() throws InvalidEntryException {
        long head = varint();
        boolean wide = (head & 1) == 1;
        int length = count(head >>> 1, wide ? 2 : 1);
        if (!wide) {
            String text = new String(bytes, at, length, StandardCharsets.UTF_8);
            at += length;
            return text;
        }
        char[] chars = new char[length];
        for (int i = 0; i < length; i++) {
            chars[i] = (char) (get() << 8 | get());
        }
        return new String(chars);
    }

    float[] floats() throws InvalidEntryException {
        float[] values = new float[count(varint(), Float.BYTES)];
        ByteBuffer.wrap(bytes, at, values.length * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        at += values.length * Float.BYTES;
        return values;
    }

    int[] ints() throws InvalidEntryException {
        int[] values = new int[count(varint(), Integer.BYTES)];
        ByteBuffer.wrap(bytes, at, values.length * Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asIntBuffer()
                .get(values);
        at += values.length * Integer.BYTES;
        return values;
    }

    /** The number of elements of at least {@code size} bytes that follow. */
    int count(int size) throws InvalidEntryException {
        return count(varint(), size);
    }

    private int count(long number, int size) throws InvalidEntryException {
        if (number < 0 || number > (end - at) / size) {
            throw new InvalidEntryException("a length exceeds the entry");
        }
        return (int) number;
    }

    boolean isAtEnd() {
        return at == end;
    }

    private void require(int more) throws InvalidEntryException {
        if (end - at < more) {
            throw new InvalidEntryException("the entry ends early");
        }
    }
}
