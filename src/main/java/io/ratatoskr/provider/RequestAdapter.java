package io.ratatoskr.provider;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.model.ModelMetadata;

/** Adapts requests to one provider. Thread-safe. */
@FunctionalInterface
public interface RequestAdapter {
    /** Changes nothing. */
    RequestAdapter NONE = (request, model) -> AdaptedRequest.unchanged(request);

    /**
     * Removes what the provider is known to refuse.
     *
     * @throws io.ratatoskr.api.error.UnsupportedParameter when what it refuses cannot be removed
     */
    AdaptedRequest adapt(ModelRequest request, ModelMetadata model);
}
