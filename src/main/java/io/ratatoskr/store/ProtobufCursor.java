package io.ratatoskr.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * Reads the fields of protobuf messages in a file of any size, with a buffer of constant size: what is not read is skipped by
 * position. Not thread-safe.
 */
final class ProtobufCursor {
    private static final int BUFFER_BYTES = 1 << 13;
    private static final int MAX_VARINT_BYTES = 10;

    private final SeekableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    /** Position in the file of the end of the buffer. */
    private long filled;

    /** The number of the field that was read last, and the length of its content; -1 for a number. */
    private int field;

    private long length;
    private long number;

    ProtobufCursor(SeekableByteChannel channel) throws IOException {
        this.channel = channel;
        this.filled = channel.position();
    }

    long position() {
        return filled - buffer.remaining();
    }

    int field() {
        return field;
    }

    /** Whether the field has a content: a message, a text or bytes. */
    boolean hasContent() {
        return length >= 0;
    }

    /** Position of the end of the content. The content is read or skipped by {@link #moveTo}. */
    long contentEnd() {
        return position() + length;
    }

    /** The value of a field without content. */
    long number() {
        return number;
    }

    /**
     * Reads the next field, but not its content.
     *
     * @param end of the message
     * @return false at the end of the message
     * @throws MalformedProtobufException when the bytes are not a protobuf message
     */
    boolean next(long end) throws IOException {
        if (position() == end) {
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        length = -1;
        number = 0;
        switch ((int) (tag & 7)) {
            case 0 -> number = varint();
            case 1 -> moveTo(position() + Long.BYTES);
            case 2 -> length = varint();
            case 5 -> moveTo(position() + Integer.BYTES);
            default -> throw new MalformedProtobufException("wire type " + (tag & 7));
        }
        if (field <= 0 || position() > end || length > end - position() || (hasContent() && length < 0)) {
            throw new MalformedProtobufException("a field exceeds its message");
        }
        return true;
    }

    /**
     * Reads the content as UTF-8.
     *
     * @throws MalformedProtobufException when it is longer
     */
    String text(int maxBytes) throws IOException {
        if (length > maxBytes) {
            throw new MalformedProtobufException("a text of %d bytes".formatted(length));
        }
        byte[] bytes = new byte[(int) length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = read();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    void moveTo(long position) throws IOException {
        long forward = position - position();
        if (forward >= 0 && forward <= buffer.remaining()) {
            buffer.position(buffer.position() + (int) forward);
        } else {
            channel.position(position);
            filled = position;
            buffer.limit(0);
        }
    }

    private long varint() throws IOException {
        long value = 0;
        for (int i = 0; i < MAX_VARINT_BYTES; i++) {
            byte next = read();
            value |= (long) (next & 0x7F) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedProtobufException("a number of more than ten bytes");
    }

    private byte read() throws IOException {
        if (!buffer.hasRemaining()) {
            buffer.clear();
            int count = channel.read(buffer);
            buffer.flip();
            if (count <= 0) {
                buffer.limit(0);
                throw new EOFException();
            }
            filled += count;
        }
        return buffer.get();
    }

    /** Thrown when bytes are not a protobuf message. */
    static final class MalformedProtobufException extends IOException {
        private static final long serialVersionUID = 1L;

        MalformedProtobufException(String message) {
            super(message);
        }
    }
}
