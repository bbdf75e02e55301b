package io.ratatoskr.registry;

import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Modalities;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Merges the metadata of a model over several providers: each field comes from the first provider that knows it. Unlike in
 * {@link LayerMerge}, prices and ranges are taken as a whole, since a mix of two providers' values would be valid at neither.
 */
public final class ProviderMerge {
    private ProviderMerge() {}

    /** @param providers the same model at each provider, at least one; id and provider are those of the first */
    public static ModelMetadata merge(List<ModelMetadata> providers) {
        ModelMetadata first = providers.getFirst();
        if (providers.size() == 1) {
            return first;
        }
        var parameters = new LinkedHashMap<String, ParameterAvailability>();
        var extra = new LinkedHashMap<String, RawJson>();
        for (ModelMetadata model : providers) {
            model.parameters().forEach((name, known) -> parameters.merge(name, known, ProviderMerge::first));
            model.extra().fields().forEach(extra::putIfAbsent);
        }
        return new ModelMetadata(
                info(providers.stream().map(ModelMetadata::info).toList()),
                parameters,
                first(providers, ModelMetadata::pricing),
                first(providers, ModelMetadata::maxOutputTokens),
                new Modalities(
                        firstNonEmpty(providers, ModelMetadata::inputModalities),
                        firstNonEmpty(providers, ModelMetadata::outputModalities)),
                extra.isEmpty() ? AdditionalProperties.NONE : new AdditionalProperties(extra));
    }

    /** Callable if it is at one of them. */
    private static ModelInfo info(List<ModelInfo> providers) {
        ModelInfo first = providers.getFirst();
        boolean callable = providers.stream().anyMatch(ModelInfo::callable);
        return new ModelInfo(
                first.id(),
                first.provider(),
                firstNonEmpty(providers, ModelInfo::capabilities),
                first(providers, ModelInfo::contextWindow),
                first(providers, ModelInfo::dimensions),
                callable,
                callable ? null : first.reason());
    }

    private static ParameterAvailability first(ParameterAvailability before, ParameterAvailability after) {
        return before instanceof ParameterAvailability.Opaque ? after : before;
    }

    private static <T, V> @Nullable V first(List<T> providers, Function<T, @Nullable V> field) {
        return providers.stream()
                .map(field)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static <T, C extends Collection<?>> C firstNonEmpty(List<T> providers, Function<T, C> field) {
        for (T provider : providers) {
            C values = field.apply(provider);
            if (!values.isEmpty()) {
                return values;
            }
        }
        return field.apply(providers.getFirst());
    }
}
