package io.ratatoskr.grpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.limits.BodyMemory;
import java.io.IOException;

/** A method of the service, and its messages. */
record GrpcMethod(Rpc rpc, MessageLite prototype, Descriptor type) {
    /** Smaller messages take no more memory, once they are parsed, than a request takes anyway. */
    private static final int MIN_MEASURED_BYTES = 4 * 1024;
    /** As the limit for JSON. */
    private static final long MAX_VALUES = 2_000_000;

    /**
     * Parses a message of the client.
     *
     * @param memory in which the parsed message is reserved
     * @throws InvalidRequest when the bytes are not such a message
     * @throws IOException when the message could not be read
     */
    MessageLite parse(InboundMessage received, BodyMemory memory) throws IOException {
        if (received.failure() != null) {
            throw received.failure();
        }
        byte[] bytes = received.bytes();
        try {
            if (bytes.length >= MIN_MEASURED_BYTES) {
                memory.reserve(MessageSize.parsedBytes(bytes, type, MAX_VALUES));
            }
            return prototype.getParserForType().parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidRequest("the message is not a %s of %s".formatted(type.getName(), Rpc.SERVICE));
        }
    }
}
