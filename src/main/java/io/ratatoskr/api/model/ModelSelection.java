package io.ratatoskr.api.model;

import io.ratatoskr.api.internal.Preconditions;
import org.jspecify.annotations.Nullable;

/**
 * The model of a request, and optionally the provider that must serve it.
 *
 * @param model as sent by the caller: an id, an alias, {@code provider:model} or {@code provider/model}; not blank
 * @param provider pins the request to a provider by name; null lets the gateway choose
 */
public record ModelSelection(String model, @Nullable String provider) {
    /** @throws io.ratatoskr.api.error.InvalidRequest if the model is missing, or a name is too long */
    public ModelSelection {
        model = Preconditions.requireModelName(model);
        provider = Preconditions.requireProviderName(provider);
    }

    /** The model at any provider. */
    public static ModelSelection of(String model) {
        return new ModelSelection(model, null);
    }

    /** The same provider with another model. */
    public ModelSelection withModel(String changed) {
        return changed.equals(model) ? this : new ModelSelection(changed, provider);
    }

    /** The same model at another provider; null lets the gateway choose. */
    public ModelSelection withProvider(@Nullable String changed) {
        return new ModelSelection(model, changed);
    }
}
