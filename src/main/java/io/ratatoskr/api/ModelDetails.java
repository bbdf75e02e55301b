package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The metadata of the models that a model string resolves to.
 *
 * @param merged the metadata of the first model; unknown fields, prices and parameters are filled from the other providers; id
 *     and provider are those of the first
 * @param providers an entry per model and provider, in the order in which they are tried; never empty
 * @param refreshFailures by provider, the reason why its refresh failed; the previous metadata of its models stays valid
 */
public record ModelDetails(ModelMetadata merged, List<ModelMetadata> providers, Map<String, String> refreshFailures) {
    public ModelDetails {
        requireNonNull(merged, "merged");
        providers = List.copyOf(providers);
        refreshFailures = Collections.unmodifiableMap(new LinkedHashMap<>(refreshFailures));
        if (providers.isEmpty()) {
            throw new IllegalArgumentException("model details need at least one provider");
        }
    }

    /** Metadata without a refresh. */
    public ModelDetails(ModelMetadata merged, List<ModelMetadata> providers) {
        this(merged, providers, Map.of());
    }
}
