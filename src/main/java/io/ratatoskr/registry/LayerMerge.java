package io.ratatoskr.registry;

import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.Modalities;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.ParameterAvailability.Mutable;
import io.ratatoskr.api.model.Pricing;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Merges the metadata of one model from two layers: a field of the later layer overrides that of the earlier one. Unknown
 * fields are retained. Merging is idempotent.
 */
public final class LayerMerge {
    private LayerMerge() {}

    /** @param later the same model as {@code earlier} in the later layer */
    public static KnownModel merge(KnownModel earlier, KnownModel later) {
        var names = new LinkedHashSet<>(earlier.aliases());
        names.addAll(later.aliases());
        return new KnownModel(merge(earlier.metadata(), later.metadata()), List.copyOf(names));
    }

    public static ModelMetadata merge(ModelMetadata earlier, ModelMetadata later) {
        return new ModelMetadata(
                info(earlier.info(), later.info()),
                parameters(earlier.parameters(), later.parameters()),
                pricing(earlier.pricing(), later.pricing()),
                coalesce(earlier.maxOutputTokens(), later.maxOutputTokens()),
                new Modalities(
                        nonEmpty(earlier.inputModalities(), later.inputModalities()),
                        nonEmpty(earlier.outputModalities(), later.outputModalities())),
                extra(earlier.extra(), later.extra()));
    }

    private static ModelInfo info(ModelInfo earlier, ModelInfo later) {
        return later.withCapabilities(nonEmpty(earlier.capabilities(), later.capabilities()))
                .withContextWindow(coalesce(earlier.contextWindow(), later.contextWindow()))
                .withDimensions(coalesce(earlier.dimensions(), later.dimensions()));
    }

    /** Merges by name; bounds of two ranges are merged separately if the result is consistent. */
    public static Map<String, ParameterAvailability> parameters(
            Map<String, ParameterAvailability> earlier, Map<String, ParameterAvailability> later) {
        if (earlier.isEmpty() || later.isEmpty()) {
            return earlier.isEmpty() ? later : earlier;
        }
        var joined = new LinkedHashMap<>(earlier);
        later.forEach((name, availability) -> joined.merge(name, availability, LayerMerge::parameter));
        return joined;
    }

    private static ParameterAvailability parameter(ParameterAvailability earlier, ParameterAvailability later) {
        if (later instanceof ParameterAvailability.Opaque) {
            return earlier;
        }
        if (earlier instanceof Mutable before && later instanceof Mutable after) {
            Double min = coalesce(before.min(), after.min());
            Double max = coalesce(before.max(), after.max());
            boolean inconsistent = min != null && max != null && min > max;
            return new Mutable(
                    inconsistent ? after.min() : min,
                    inconsistent ? after.max() : max,
                    coalesce(before.defaultValue(), after.defaultValue()),
                    nonEmpty(before.values(), after.values()));
        }
        return later;
    }

    private static @Nullable Pricing pricing(@Nullable Pricing earlier, @Nullable Pricing later) {
        return earlier == null || later == null
                ? coalesce(earlier, later)
                : new Pricing(
                        coalesce(earlier.prompt(), later.prompt()),
                        coalesce(earlier.completion(), later.completion()),
                        coalesce(earlier.cacheRead(), later.cacheRead()),
                        coalesce(earlier.cacheWrite(), later.cacheWrite()),
                        coalesce(earlier.cacheWrite1h(), later.cacheWrite1h()));
    }

    private static AdditionalProperties extra(AdditionalProperties earlier, AdditionalProperties later) {
        if (earlier.isEmpty() || later.isEmpty()) {
            return earlier.isEmpty() ? later : earlier;
        }
        Map<String, RawJson> fields = new LinkedHashMap<>(earlier.fields());
        fields.putAll(later.fields());
        return new AdditionalProperties(fields);
    }

    private static <T> @Nullable T coalesce(@Nullable T earlier, @Nullable T later) {
        return later == null ? earlier : later;
    }

    private static <T extends Collection<?>> T nonEmpty(T earlier, T later) {
        return later.isEmpty() ? earlier : later;
    }
}
