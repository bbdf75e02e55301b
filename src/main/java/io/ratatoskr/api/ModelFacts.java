package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of the model, or the models, that a model string means.
 *
 * @param merged of the first of them: each field, price and parameter as the first provider has it that knows it; its id and provider
 *     are those of the first
 * @param providers an entry per model and provider, in the order in which they are asked; never empty
 * @param refreshFailures why a provider that was to be asked anew told nothing, by provider; what was known of its models holds
 */
public record ModelFacts(ModelMetadata merged, List<ModelMetadata> providers, Map<String, String> refreshFailures) {
    public ModelFacts {
        requireNonNull(merged, "merged");
        providers = List.copyOf(providers);
        refreshFailures = Collections.unmodifiableMap(new LinkedHashMap<>(refreshFailures));
        if (providers.isEmpty()) {
            throw new IllegalArgumentException("a model of which something is known is at some provider");
        }
    }

    /** As they were known, nobody having been asked. */
    public ModelFacts(ModelMetadata merged, List<ModelMetadata> providers) {
        this(merged, providers, Map.of());
    }
}
