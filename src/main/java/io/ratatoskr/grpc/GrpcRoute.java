package io.ratatoskr.grpc;

/** Serves the requests of one call. Thread-safe. */
public interface GrpcRoute {
    /** The name for messages. */
    String name();

    /** Whether it takes new requests; false: it is stopping. */
    boolean isAccepting();

    /** A request for this route has begun. */
    default void requestStarted() {}

    /** That request has ended, a stream with its last message. */
    default void requestEnded() {}

    /**
     * Serves a request on its own virtual thread, and responds exactly once. A failure that it throws is the response.
     *
     * @throws Exception the failure of the request
     */
    void serve(GrpcRequest request, GrpcResponder responder) throws Exception;
}
