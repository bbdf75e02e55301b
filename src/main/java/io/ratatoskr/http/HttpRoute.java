package io.ratatoskr.http;

import java.time.Duration;
import java.util.List;

/** Serves the requests of one path. Thread-safe. */
public interface HttpRoute {
    /** Returns the name of this route in messages. */
    String name();

    /** Returns the path, with the names of its parameters in braces; empty: unknown. */
    default String path() {
        return "";
    }

    /** Returns whether new requests are accepted; while they are not, the server rejects them with 503. */
    boolean isAccepting();

    /** @param contentType as sent; empty when the request has none */
    boolean acceptsContentType(String contentType);

    /** Returns the content types that {@link #acceptsContentType} accepts, for a message. */
    String acceptedContentTypes();

    /** Returns the content types of the responses, against which the Accept header is checked; empty: it is not checked. */
    default List<String> producedContentTypes() {
        return List.of();
    }

    /**
     * Returns the time that a request of this route may take.
     *
     * @param limit the server's own
     */
    default Duration requestTimeout(Duration limit) {
        return limit;
    }

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
