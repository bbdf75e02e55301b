package io.ratatoskr.api;

/** A request for scores, not for words: what encoders trained for a task answer. */
public sealed interface TaskRequest extends ModelRequest
        permits NliRequest, ZeroShotRequest, ClassifyRequest, StanceRequest, RerankRequest {
    @Override
    default boolean stream() {
        return false;
    }

    @Override
    TaskRequest withModel(String model);
}
