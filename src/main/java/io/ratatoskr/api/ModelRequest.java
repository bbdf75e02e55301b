package io.ratatoskr.api;

import org.jspecify.annotations.Nullable;

/** A request that a model answers. */
public sealed interface ModelRequest permits ChatRequest, GenerateRequest, EmbedRequest, TaskRequest {
    Operation operation();

    /** The model string as the caller wrote it: an id, {@code provider:model}, {@code provider/model}. */
    String model();

    /** The provider that the caller pinned, if any. */
    @Nullable
    String provider();

    /** The dialect whose unknown fields this request carries, such as {@code openai}. */
    String dialect();

    /** Whether the answer is wanted as a stream of events. */
    boolean stream();

    /** The same request for another model string. */
    ModelRequest withModel(String model);
}
