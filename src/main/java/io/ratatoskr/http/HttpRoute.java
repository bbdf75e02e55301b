package io.ratatoskr.http;

/** Serves the requests of one path. Thread-safe. */
public interface HttpRoute {
    /** Returns the name of this route in messages. */
    String name();

    /** Returns whether new requests are accepted; while they are not, the server rejects them with 503. */
    boolean isAccepting();

    /** @param contentType as sent; empty when the request has none */
    boolean acceptsContentType(String contentType);

    /** Returns the content types that {@link #acceptsContentType} accepts, for a message. */
    String acceptedContentTypes();

    /** Counts a request as in flight. Called before {@link #isAccepting} is evaluated a last time; must not block. */
    void requestStarted();

    /** Ends what {@link #requestStarted} began, after the response, a stream included, has been handed to the socket. */
    void requestEnded();

    /**
     * Responds to one request. Called on a virtual thread of the request, and may block it.
     *
     * @throws Exception the failure to respond with; thrown after the responder was called, it closes the connection
     */
    void serve(GatewayHttpRequest request, HttpResponder responder) throws Exception;
}
