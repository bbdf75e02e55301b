package io.ratatoskr.dialect;

import io.ratatoskr.api.Experimental;

/**
 * Renders failures. Never throws; shows details only of a {@link io.ratatoskr.api.error.GatewayException}. Runs on an event loop for
 * requests that are rejected before their body is read, so it must not block. Thread-safe.
 */
@Experimental
public interface ErrorRenderer {
    /** The HTTP status of a failure. */
    int status(Throwable failure);

    /** @param status the HTTP status that is sent, which may be another than {@link #status(Throwable)}, such as 405 */
    byte[] body(Throwable failure, int status);
}
