package io.ratatoskr.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of protobuf messages in a file of any size, with a buffer of constant size: what is not read is skipped by
 * position. Not thread-safe.
 */
final class ProtobufCursor {
    private static final int BUFFER_BYTES = 1 << 13;
    private static final int MAX_VARINT_BYTES = 10;
    private static final int START_GROUP = 3;
    private static final int END_GROUP = 4;

    private final SeekableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    /** Position in the file of the end of the buffer. */
    private long filled;

    /** The number of the field that was read last, and the length of its content; -1 for a number. */
    private int field;

    private long length;
    private long number;
    private int wireType;

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
     * Reads the next field, but not its content. Groups of fields, protobuf's oldest form of a nested message, are skipped, as
     * the runtime does.
     *
     * @param end of the message
     * @return false at the end of the message
     * @throws MalformedProtobufException when the bytes are not a protobuf message
     */
    boolean next(long end) throws IOException {
        int groups = 0;
        do {
            if (position() == end && groups == 0) {
                return false;
            }
            groups += readField(end);
            if (groups < 0) {
                throw new MalformedProtobufException("the end of a group without its start");
            }
            if (groups > 0 && hasContent()) {
                moveTo(contentEnd());
            }
        } while (groups > 0 || isGroupEnd());
        return true;
    }

    /** Reads one field; returns 1 for the start of a group, -1 for its end. */
    private int readField(long end) throws IOException {
        long tag = varint();
        field = (int) (tag >>> 3);
        wireType = (int) (tag & 7);
        length = -1;
        number = 0;
        switch (wireType) {
            case 0 -> number = varint();
            case 1 -> moveTo(position() + Long.BYTES);
            case 2 -> length = varint();
            case START_GROUP, END_GROUP -> {}
            case 5 -> moveTo(position() + Integer.BYTES);
            default -> throw new MalformedProtobufException("wire type " + wireType);
        }
        if (field <= 0 || position() > end || length > end - position() || (wireType == 2 && length < 0)) {
            throw new MalformedProtobufException("a field exceeds its message");
        }
        return wireType == START_GROUP ? 1 : isGroupEnd() ? -1 : 0;
    }

    private boolean isGroupEnd() {
        return wireType == END_GROUP;
    }

    /** The content as UTF-8; null if it is longer. */
    @Nullable
    String text(int maxBytes) throws IOException {
        if (length > maxBytes) {
            return null;
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
