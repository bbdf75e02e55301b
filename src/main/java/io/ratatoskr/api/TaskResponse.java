package io.ratatoskr.api;

import java.util.List;

/** A response to a {@link TaskRequest}. */
public sealed interface TaskResponse extends ModelResponse
        permits NliResponse, ClassifyResponse, StanceResponse, RerankResponse {
    /** Indices of the inputs that exceeded the model's limit and were truncated. */
    List<Integer> truncated();

    @Override
    TaskResponse withProvider(String provider);
}
