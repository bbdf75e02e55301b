package io.ratatoskr.grpc;

import com.google.protobuf.MessageLite;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The messages of a streamed response, pulled when the client has taken those before. {@link #close} may be called by any thread. */
public interface GrpcStream extends AutoCloseable {
    /** Waits for the next message; null after the last one. Throws the failure of the stream. */
    @Nullable
    MessageLite next();

    /** The metadata at the end of the response, called after the last message. */
    default Map<String, String> trailers() {
        return Map.of();
    }

    /** Ends the stream early, and the call to the provider with it. Idempotent. */
    @Override
    void close();
}
