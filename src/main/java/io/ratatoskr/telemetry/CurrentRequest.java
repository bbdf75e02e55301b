package io.ratatoskr.telemetry;

import org.jspecify.annotations.Nullable;

/**
 * The request that a thread works on, for its log lines. A frontend sets it on the thread of the request; work on other threads, such as
 * those of event loops, has none.
 */
public final class CurrentRequest {
    private static final ThreadLocal<@Nullable RequestIdentity> CURRENT = new ThreadLocal<>();

    private CurrentRequest() {}

    /** The request of this thread; null when it works on none. */
    public static @Nullable RequestIdentity get() {
        return CURRENT.get();
    }

    /** Sets the request of this thread; null: none. */
    public static void set(@Nullable RequestIdentity request) {
        if (request == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(request);
        }
    }
}
