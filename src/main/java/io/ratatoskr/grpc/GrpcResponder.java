package io.ratatoskr.grpc;

import com.google.protobuf.MessageLite;
import java.util.Map;

/** Sends the response to one request. Used on the request's thread, once. */
public interface GrpcResponder {
    /**
     * Sends one message.
     *
     * @param headers metadata before the message
     * @param trailers metadata after it
     */
    void respond(Map<String, String> headers, MessageLite message, Map<String, String> trailers);

    /** Sends the messages, each when the client has taken those before. Returns after the last one, or when the client is gone. */
    void respond(Map<String, String> headers, GrpcStream messages);

    /**
     * Ends the call with the status of the failure.
     *
     * @param logged whether the failure has been logged
     */
    void fail(Throwable failure, boolean logged);
}
