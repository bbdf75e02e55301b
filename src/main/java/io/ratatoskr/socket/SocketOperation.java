package io.ratatoskr.socket;

/** What serves the requests of one operation. Thread-safe. */
public interface SocketOperation {
    /** The name that lines have in {@code op}. */
    String name();

    /** Returns whether new requests are accepted. */
    boolean isAccepting();

    /** Returns whether requests may have that field of {@code meta}, besides those that all may have. */
    default boolean acceptsMeta(String name) {
        return false;
    }

    /** A request has arrived. */
    void requestStarted();

    /** A request has ended, with its response. */
    void requestEnded();

    /** Serves a request on its thread: calls the responder until its response is complete. */
    void serve(SocketRequest request, SocketResponder responder) throws Exception;
}
