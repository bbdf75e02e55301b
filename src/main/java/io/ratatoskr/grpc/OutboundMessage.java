package io.ratatoskr.grpc;

import com.google.protobuf.MessageLite;
import io.grpc.MethodDescriptor;
import java.io.InputStream;

/** Writes the messages of responses. */
final class OutboundMessage {
    private OutboundMessage() {}

    /** The generated marshaller of a method, for messages whose type is known when they are sent. */
    static <R> MethodDescriptor.Marshaller<MessageLite> of(MethodDescriptor.Marshaller<R> generated) {
        return new MethodDescriptor.Marshaller<>() {
            @Override
            @SuppressWarnings("unchecked")
            public InputStream stream(MessageLite value) {
                return generated.stream((R) value);
            }

            @Override
            public MessageLite parse(InputStream stream) {
                throw new UnsupportedOperationException("the server reads no responses");
            }
        };
    }
}
