package io.ratatoskr.cache;

import io.ratatoskr.parameters.ParameterChange;
import java.util.List;

/**
 * The response to a request for which the cache was looked up.
 *
 * @param response a response, or a stream
 * @param changes to the caller's parameters
 */
public record CachedResponse(Object response, CacheStatus status, List<ParameterChange> changes) {
    public CachedResponse {
        changes = List.copyOf(changes);
    }
}
