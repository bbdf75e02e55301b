package io.ratatoskr.api;

import io.ratatoskr.api.model.Usage;
import org.jspecify.annotations.Nullable;

/** A complete response to a {@link ModelRequest}. */
public sealed interface ModelResponse permits ChatResponse, GenerateResponse, EmbedResponse, ScoringResponse {
    /** The provider's name of the model that responded, if reported. */
    @Nullable
    String model();

    /** The provider that responded; empty until the gateway sets it. */
    String provider();

    @Nullable
    Usage usage();

    /** The same response with this provider. */
    ModelResponse withProvider(String provider);

    /** The same response with this model. */
    ModelResponse withModel(@Nullable String model);

    /** The same response with these token counts. */
    ModelResponse withUsage(@Nullable Usage usage);
}
