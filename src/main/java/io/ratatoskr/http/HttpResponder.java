package io.ratatoskr.http;

import java.util.Map;

/** Sends the response of one request. One of its methods is called once, on the request's thread. */
public interface HttpResponder {
    /** Sends a response. Returns after its last frame has been handed to the socket or the client has disconnected. */
    void respond(GatewayHttpResponse response);

    /** Sends the error response for a failure. */
    void fail(Throwable failure);

    /** Same as {@link #fail(Throwable)}, with more headers of the response. */
    default void fail(Throwable failure, Map<String, String> headers) {
        fail(failure);
    }
}
