package io.ratatoskr.api;

import java.util.List;

/** An answer to a {@link TaskRequest}. */
public sealed interface TaskResponse extends ModelResponse
        permits NliResponse, ClassifyResponse, StanceResponse, RerankResponse {
    /** Places of the inputs that were longer than the model takes and were cut. */
    List<Integer> truncated();

    @Override
    TaskResponse withProvider(String provider);
}
