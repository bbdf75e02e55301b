package io.ratatoskr.limits;

import io.ratatoskr.api.error.InvalidRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The timeout that a request sets for itself, in the header {@code x-ratatoskr-timeout}; it only shortens the server's. */
public final class RequestTimeout {
    /** Name of the header. */
    public static final String HEADER = "x-ratatoskr-timeout";

    private RequestTimeout() {}

    /**
     * @param text the header; null: there is none
     * @param limit the timeout of a request without the header, and the maximum
     * @throws InvalidRequest when the header is no positive duration; a number without a unit is seconds
     */
    public static Duration of(@Nullable String text, Duration limit) {
        return text == null ? limit : RequestTimeouts.shorter("the header " + HEADER, text, limit);
    }
}
