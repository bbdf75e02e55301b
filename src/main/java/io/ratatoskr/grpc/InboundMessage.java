package io.ratatoskr.grpc;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a message, decompressed; parsed later, on the thread of the request.
 *
 * @param failure null: the bytes are complete
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
record InboundMessage(byte[] bytes, @Nullable RuntimeException failure) {
    /** Reads and writes bytes as they are. */
    static final MethodDescriptor.Marshaller<InboundMessage> MARSHALLER = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(InboundMessage value) {
            return new ByteArrayInputStream(value.bytes());
        }

        @Override
        public InboundMessage parse(InputStream stream) {
            try {
                return read(stream);
            } catch (GatewayException e) {
                return new InboundMessage(new byte[0], e);
            } catch (IOException e) {
                return new InboundMessage(new byte[0], new InvalidRequest("the message cannot be decompressed"));
            } catch (RuntimeException e) {
                // A limit of gRPC, with its status
                return new InboundMessage(new byte[0], Status.fromThrowable(e).asRuntimeException());
            }
        }
    };

    private static final int CHUNK = 64 * 1024;

    private static InboundMessage read(InputStream stream) throws IOException {
        if (stream instanceof KnownLength) {
            byte[] bytes = new byte[stream.available()];
            int length = stream.readNBytes(bytes, 0, bytes.length);
            if (length < bytes.length) {
                throw new IOException("the message ends early");
            }
            return new InboundMessage(bytes, null);
        }
        // Compressed: how much it is shows while it is read
        InboundBytes memory = InboundBytes.KEY.get();
        var all = new ByteArrayOutputStream(CHUNK);
        byte[] chunk = new byte[CHUNK];
        for (int length = stream.read(chunk); length >= 0; length = stream.read(chunk)) {
            if (memory != null) {
                memory.reserve(2L * length);
            }
            all.write(chunk, 0, length);
        }
        return new InboundMessage(all.toByteArray(), null);
    }
}
