package io.ratatoskr.telemetry;

import org.jspecify.annotations.Nullable;

/** A request as a frontend received it. Valid until its observation ends. */
public interface InboundRequest {
    /** The name of the frontend, such as {@code http}. */
    String frontend();

    /** The method of HTTP, as sent. */
    String method();

    /** The path without its query, as sent. */
    String path();

    /** The path of the route that serves it, with the names of its parameters in braces; empty: unknown. */
    String route();

    String requestId();

    /** The name of the caller's key; null when it has none. */
    @Nullable
    String callerName();

    /** The first header of that name, in lower case; null when there is none. */
    @Nullable
    String header(String name);
}
