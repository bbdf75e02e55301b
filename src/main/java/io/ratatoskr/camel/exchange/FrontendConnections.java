package io.ratatoskr.camel.exchange;

/** The connections of a frontend, for metrics; a bean that the frontend binds. Its counts outlive a configuration. Thread-safe. */
public interface FrontendConnections {
    /** The name in metrics, such as {@code grpc}. */
    String frontend();

    /** The number of open connections of clients. */
    int connections();

    /** The number of connections that were closed at once, because the limit of connections was reached. */
    long refusedConnections();
}
