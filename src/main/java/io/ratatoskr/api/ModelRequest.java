package io.ratatoskr.api;

import org.jspecify.annotations.Nullable;

/** A request to a model. */
public sealed interface ModelRequest permits ChatRequest, GenerateRequest, EmbedRequest, ScoringRequest {
    Operation operation();

    /** The model string as sent by the caller: an id, {@code provider:model} or {@code provider/model}. */
    String model();

    /** The provider that the caller pinned, if any. */
    @Nullable
    String provider();

    /** The dialect of this request's unknown fields, such as {@code openai}. */
    String dialect();

    /** Returns whether the response is streamed. */
    boolean stream();

    /** The same request with another model string. */
    ModelRequest withModel(String model);
}
