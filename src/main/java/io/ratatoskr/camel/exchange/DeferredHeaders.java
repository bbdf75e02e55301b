package io.ratatoskr.camel.exchange;

import java.util.Map;
import java.util.function.Consumer;

/**
 * A message whose headers are put into its map only when a step reads one that the request has, or sets one; most requests end without.
 * Until then it has no header in {@code CamelRatatoskr…}. Not thread-safe, like every message.
 */
public interface DeferredHeaders {
    /** Whether the headers are still to be put into the map. */
    boolean areHeadersDeferred();

    /**
     * Runs the action on the map when the headers are put into it, after them. Replaces the action before.
     *
     * @throws IllegalStateException when the headers are in the map
     */
    void deferHeaders(Consumer<Map<String, Object>> action);
}
