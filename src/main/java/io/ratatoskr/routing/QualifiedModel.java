package io.ratatoskr.routing;

import io.ratatoskr.api.error.InvalidRequest;
import org.jspecify.annotations.Nullable;

/**
 * A model id after the name of a provider.
 *
 * @param provider the configured provider
 * @param model the rest of the string
 */
record QualifiedModel(String provider, String model) {
    /** Splits the string at the first separator, if it begins with the name of a provider; else null. */
    static @Nullable QualifiedModel parse(String model, char separator, ProviderDirectory directory) {
        int end = model.indexOf(separator);
        return end <= 0
                ? null
                : directory
                        .byPrefix(model.substring(0, end))
                        .map(provider -> new QualifiedModel(provider, model.substring(end + 1)))
                        .orElse(null);
    }

    /** The failure of a model string that names another provider than the caller does. */
    static InvalidRequest otherProvider(String named, @Nullable String pinned) {
        return new InvalidRequest(
                "model names provider '%s', but provider is '%s'; remove one of them".formatted(named, pinned),
                "provider");
    }
}
