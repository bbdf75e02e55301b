package io.ratatoskr.grpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.ratatoskr.api.error.PayloadTooLarge;
import java.io.IOException;

/** What a message takes once it is parsed, found without parsing it: a message of a few bytes can be a hundred times as large in memory. */
final class MessageSize {
    /** An object with its fields and its place in a list, of the message and of the record that is made of it, about. */
    private static final int BYTES_PER_VALUE = 200;
    /** A text or an array is held twice: in the message, and as UTF-16 in a record or as JSON. */
    private static final int BYTES_PER_BYTE = 3;

    private static final int MAX_DEPTH = 50;

    private final long maxValues;
    private long values;

    private MessageSize(long maxValues) {
        this.maxValues = maxValues;
    }

    /**
     * @param maxValues maximum number of messages, texts and lists of numbers in it
     * @throws PayloadTooLarge when there are more
     * @throws InvalidProtocolBufferException when it is no message
     */
    static long parsedBytes(byte[] bytes, Descriptor type, long maxValues) throws IOException {
        var size = new MessageSize(maxValues);
        size.count(CodedInputStream.newInstance(bytes), type, 0);
        return size.values * BYTES_PER_VALUE + (long) BYTES_PER_BYTE * bytes.length;
    }

    private void count(CodedInputStream input, Descriptor type, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new InvalidProtocolBufferException("too deep");
        }
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            if (++values > maxValues) {
                throw new PayloadTooLarge("the message has more than %,d values, the maximum".formatted(maxValues));
            }
            FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            if (field != null
                    && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                    && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                int previous = input.pushLimit(input.readRawVarint32());
                count(input, field.getMessageType(), depth + 1);
                input.popLimit(previous);
            } else if (!input.skipField(tag)) {
                throw new InvalidProtocolBufferException("an end without a beginning");
            }
        }
    }
}
