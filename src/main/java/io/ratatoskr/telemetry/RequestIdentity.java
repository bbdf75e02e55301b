package io.ratatoskr.telemetry;

import org.jspecify.annotations.Nullable;

/** The ids that the log lines of a request have. Called for each line, from the request's threads. */
public interface RequestIdentity {
    String requestId();

    /** The trace of the request, 32 hexadecimal digits; null when it has none. */
    @Nullable
    String traceId();
}
