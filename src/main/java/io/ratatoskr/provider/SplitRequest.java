package io.ratatoskr.provider;

import static java.util.Objects.requireNonNull;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import java.util.List;
import java.util.function.Function;

/**
 * A request split into requests of the provider's size, with the function that joins the responses.
 *
 * @param requests sent with one HTTP call each
 * @param join builds one response from theirs, given in the same order
 */
public record SplitRequest(List<ModelRequest> requests, Function<List<ModelResponse>, ModelResponse> join) {
    public SplitRequest {
        requests = List.copyOf(requests);
        requireNonNull(join, "join");
        if (requests.isEmpty()) {
            throw new IllegalArgumentException("requests is empty; expected at least one");
        }
    }

    /** A request that is not split. */
    public static SplitRequest single(ModelRequest request) {
        return new SplitRequest(List.of(request), List::getFirst);
    }
}
