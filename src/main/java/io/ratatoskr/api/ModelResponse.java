package io.ratatoskr.api;

import org.jspecify.annotations.Nullable;

/** A whole answer to a {@link ModelRequest}. */
public sealed interface ModelResponse permits ChatResponse, GenerateResponse, EmbedResponse, TaskResponse {
    /** The model that answered, under the provider's own name for it, if it said so. */
    @Nullable
    String model();

    /** The provider that answered; empty until the gateway has filled it in. */
    String provider();

    @Nullable
    Usage usage();

    /** The same answer, marked as that provider's. */
    ModelResponse withProvider(String provider);

    /** The same answer with those counts. */
    ModelResponse withUsage(@Nullable Usage usage);
}
