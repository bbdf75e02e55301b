package io.ratatoskr.camel.exchange;

import io.ratatoskr.api.Experimental;
import io.ratatoskr.api.error.ConfigurationInvalid;
import java.util.List;

/**
 * The server of a {@link Frontend} with one configuration; a bean that the frontend binds. At a reload the next configuration has one of its
 * own, with the same socket and connections: a frontend finds that before it by {@link GatewayInstallation#previous}. A server that has no
 * predecessor starts with its context and stops with it. Thread-safe.
 */
@Experimental
public interface FrontendServer {
    /**
     * Does what can fail of {@link #takeOver}, such as reading keys and certificates.
     *
     * @throws ConfigurationInvalid when something is invalid
     */
    void prepareTakeOver();

    /** Sends new requests, also on open connections, to the routes of this configuration; those in flight stay where they are. */
    void takeOver();

    /** Rejects new requests, because the gateway stops; those in flight continue. */
    void pauseAccepting();

    /** Returns the number of requests in flight with this configuration, until the end of their responses. */
    int activeRequests();

    /** Returns the URIs at which it takes requests, such as {@code unix:/path} or {@code http://127.0.0.1:9740}; for operators. */
    default List<String> addresses() {
        return List.of();
    }
}
