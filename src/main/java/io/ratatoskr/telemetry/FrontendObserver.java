package io.ratatoskr.telemetry;

/** Watches the requests of a frontend from their arrival to the end of their responses. Thread-safe; must not block or throw. */
public interface FrontendObserver {
    /** Watches nothing. */
    FrontendObserver NONE = new FrontendObserver() {};

    /** A request has arrived completely; called on its thread. */
    default FrontendObservation start(InboundRequest request) {
        return FrontendObservation.NONE;
    }

    /**
     * A request was refused before it reached a route, such as one without a key. May be called on an event loop.
     *
     * @param method as sent
     * @param path as sent, without the query
     * @param status of the response
     */
    default void refused(String frontend, String method, String path, String requestId, int status) {}
}
