package io.ratatoskr.limits;

import io.ratatoskr.api.error.Overloaded;
import io.ratatoskr.api.error.PayloadTooLarge;

/** Memory for what a route makes of a request's body, beside the body itself. Used on the request's thread. */
@FunctionalInterface
public interface BodyMemory {
    /**
     * Reserves memory until the request has ended; may wait for it for a moment.
     *
     * @throws PayloadTooLarge when it exceeds the memory of all bodies
     * @throws Overloaded when it is not available, for one request at a time within a second
     */
    void reserve(long bytes);
}
