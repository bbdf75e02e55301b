package io.ratatoskr.camel.routes;

import io.ratatoskr.api.error.NotSupported;

/** Stops a gateway in order: requests in flight end first. Thread-safe. */
@FunctionalInterface
public interface Stopper {
    /** For gateways that an application has built, which closes them. */
    Stopper NONE = () -> {
        throw new NotSupported("this gateway is part of an application, which stops it");
    };

    /** Begins to stop, and returns at once. */
    void stop();
}
