package io.ratatoskr.camel.routes;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.error.Overloaded;

/** Replaces the configuration of a running gateway by the one that is in its files now, as a whole or not at all. Thread-safe. */
@FunctionalInterface
public interface Reloader {
    /** For gateways that an application has built: it closes one and builds another. */
    Reloader NONE = () -> {
        throw new NotSupported("this gateway is part of an application, and cannot be reloaded");
    };

    /**
     * Reads the configuration and replaces the present one if it differs. Returns when new requests get it; those in flight continue.
     *
     * @throws ConfigurationInvalid when it has mistakes; nothing has changed
     * @throws Overloaded when requests are still in flight with too many earlier configurations; nothing has changed
     */
    ReloadReport reload();
}
