package io.ratatoskr.camel.routes;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A route of the running gateway.
 *
 * @param from its address, without secrets
 * @param state {@code started}, {@code stopped}, {@code suspended}, or a state on the way to one
 * @param source where it is written; null for routes that are not from a file
 */
public record RouteInfo(
        String id,
        @Nullable String group,
        @Nullable String description,
        String from,
        String state,
        @Nullable Source source,
        Activity activity) {
    /**
     * Where a route is written.
     *
     * @param line of its item in the file
     * @param yaml the item
     */
    public record Source(String file, int line, String yaml) {}

    /**
     * What a route has done since the gateway started.
     *
     * @param uptime since the route was started; zero while it is stopped
     * @param total exchanges that have ended
     * @param failed those of them that ended with a failure
     * @param inflight exchanges in the route now
     */
    public record Activity(Duration uptime, long total, long failed, int inflight) {}
}
