package io.ratatoskr.api;

import io.ratatoskr.api.model.ModelSelection;
import org.jspecify.annotations.Nullable;

/** A request to a model. Requests are immutable; the {@code with} methods return a changed copy of the same type. */
public sealed interface ModelRequest permits ChatRequest, GenerateRequest, EmbedRequest, ScoringRequest {
    Operation operation();

    /** The requested model, and the provider that the caller pinned, if any. */
    ModelSelection selection();

    /** The model string as sent by the caller: an id, {@code provider:model} or {@code provider/model}. */
    default String model() {
        return selection().model();
    }

    /** The provider that the caller pinned, if any. */
    default @Nullable String provider() {
        return selection().provider();
    }

    /** The dialect of this request's unknown fields, such as {@code openai}. */
    String dialect();

    /** Returns whether the response is streamed. */
    boolean stream();

    /**
     * The same request with another model string.
     *
     * @throws io.ratatoskr.api.error.InvalidRequest if it is blank or too long
     */
    ModelRequest withModel(String model);

    /** The same request, pinned to a provider by name; null lets the gateway choose. */
    ModelRequest withProvider(@Nullable String provider);
}
