package io.ratatoskr.provider;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import java.util.List;
import java.util.function.Function;

/**
 * A request taken apart into calls of its provider's size, and the way back.
 *
 * @param requests what to ask, one call each
 * @param join one answer from theirs, which come in the same order
 */
public record Parts(List<ModelRequest> requests, Function<List<ModelResponse>, ModelResponse> join) {
    public Parts {
        requests = List.copyOf(requests);
        requireNonNull(join, "join");
        if (requests.isEmpty()) {
            throw new IllegalArgumentException("a request has at least one part");
        }
    }

    /** The request as the one call that it is. */
    public static Parts whole(ModelRequest request) {
        return new Parts(List.of(request), List::getFirst);
    }
}
