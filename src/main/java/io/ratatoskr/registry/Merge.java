package io.ratatoskr.registry;

import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.ParameterAvailability;
import io.ratatoskr.api.ParameterAvailability.Mutable;
import io.ratatoskr.api.Pricing;
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
public final class Merge {
    private Merge() {}

    /** @param later the same model as {@code earlier} in the later layer */
    public static KnownModel of(KnownModel earlier, KnownModel later) {
        var names = new LinkedHashSet<>(earlier.alsoKnownAs());
        names.addAll(later.alsoKnownAs());
        return new KnownModel(of(earlier.metadata(), later.metadata()), List.copyOf(names));
    }

    public static ModelMetadata of(ModelMetadata earlier, ModelMetadata later) {
        return new ModelMetadata(
                info(earlier.info(), later.info()),
                parameters(earlier.parameters(), later.parameters()),
                pricing(earlier.pricing(), later.pricing()),
                either(earlier.maxOutputTokens(), later.maxOutputTokens()),
                some(earlier.inputModalities(), later.inputModalities()),
                some(earlier.outputModalities(), later.outputModalities()),
                extra(earlier.extra(), later.extra()));
    }

    private static ModelInfo info(ModelInfo earlier, ModelInfo later) {
        return new ModelInfo(
                later.id(),
                later.provider(),
                some(earlier.capabilities(), later.capabilities()),
                either(earlier.contextWindow(), later.contextWindow()),
                either(earlier.dimensions(), later.dimensions()),
                later.callable(),
                later.reason());
    }

    /** Merges by name; bounds of two ranges are merged separately if the result is consistent. */
    public static Map<String, ParameterAvailability> parameters(
            Map<String, ParameterAvailability> earlier, Map<String, ParameterAvailability> later) {
        if (earlier.isEmpty() || later.isEmpty()) {
            return earlier.isEmpty() ? later : earlier;
        }
        var joined = new LinkedHashMap<>(earlier);
        later.forEach((name, availability) -> joined.merge(name, availability, Merge::parameter));
        return joined;
    }

    private static ParameterAvailability parameter(ParameterAvailability earlier, ParameterAvailability later) {
        if (later instanceof ParameterAvailability.Opaque) {
            return earlier;
        }
        if (earlier instanceof Mutable before && later instanceof Mutable after) {
            Double min = either(before.min(), after.min());
            Double max = either(before.max(), after.max());
            boolean odd = min != null && max != null && min > max;
            return new Mutable(
                    odd ? after.min() : min,
                    odd ? after.max() : max,
                    either(before.defaultValue(), after.defaultValue()),
                    some(before.values(), after.values()));
        }
        return later;
    }

    private static @Nullable Pricing pricing(@Nullable Pricing earlier, @Nullable Pricing later) {
        return earlier == null || later == null
                ? either(earlier, later)
                : new Pricing(
                        either(earlier.prompt(), later.prompt()),
                        either(earlier.completion(), later.completion()),
                        either(earlier.cacheRead(), later.cacheRead()),
                        either(earlier.cacheWrite(), later.cacheWrite()));
    }

    private static AdditionalProperties extra(AdditionalProperties earlier, AdditionalProperties later) {
        if (earlier.isEmpty() || later.isEmpty()) {
            return earlier.isEmpty() ? later : earlier;
        }
        Map<String, RawJson> fields = new LinkedHashMap<>(earlier.fields());
        fields.putAll(later.fields());
        return new AdditionalProperties(fields);
    }

    private static <T> @Nullable T either(@Nullable T earlier, @Nullable T later) {
        return later == null ? earlier : later;
    }

    private static <T extends Collection<?>> T some(T earlier, T later) {
        return later.isEmpty() ? earlier : later;
    }
}
