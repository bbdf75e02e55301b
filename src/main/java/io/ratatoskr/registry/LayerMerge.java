package io.ratatoskr.registry;

import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.Absences;
import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.Modalities;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.ParameterAvailability.Mutable;
import io.ratatoskr.api.model.Pricing;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Merges the metadata of one model from two layers: a field that the later layer states overrides that of the earlier one. A
 * capability, a parameter and a price are each a field of their own, so a layer that mentions some of them leaves the others;
 * it removes those that it states to be {@linkplain Absences absent}. Unknown fields are retained. Merging is idempotent.
 */
public final class LayerMerge {
    private static final String IMAGE = "image";

    private LayerMerge() {}

    /** @param later the same model as {@code earlier} in the later layer */
    public static KnownModel merge(KnownModel earlier, KnownModel later) {
        var names = new LinkedHashSet<>(earlier.aliases());
        names.addAll(later.aliases());
        var metadata = merge(without(earlier.metadata(), later.absences()), later.metadata());
        return new KnownModel(
                metadata, List.copyOf(names), absences(earlier.absences(), later.absences(), later.metadata()));
    }

    /** The metadata without what a later layer states to be absent. */
    private static ModelMetadata without(ModelMetadata model, Absences absent) {
        if (absent.isEmpty()) {
            return model;
        }
        List<String> input = absent.emptyLists().contains(Absences.INPUT_MODALITIES)
                ? List.of()
                : absent.capabilities().contains(ModelCapability.VISION)
                        ? model.inputModalities().stream()
                                .filter(modality -> !modality.equals(IMAGE))
                                .toList()
                        : model.inputModalities();
        var modalities = new Modalities(
                input, absent.emptyLists().contains(Absences.OUTPUT_MODALITIES) ? List.of() : model.outputModalities());
        ModelMetadata rest = model.withInfo(
                        model.info().withCapabilities(withoutAll(model.info().capabilities(), absent.capabilities())))
                .withModalities(modalities);
        return absent.emptyLists().contains(Absences.PARAMETERS) ? rest.withParameters(Map.of()) : rest;
    }

    /** What is absent in either layer and that the later one does not have. */
    private static Absences absences(Absences earlier, Absences later, ModelMetadata latest) {
        if (earlier.isEmpty()) {
            return later;
        }
        var lists = new LinkedHashSet<>(earlier.emptyLists());
        lists.removeIf(name -> !listOf(latest, name).isEmpty());
        lists.addAll(later.emptyLists());
        return new Absences(
                union(withoutAll(earlier.capabilities(), latest.info().capabilities()), later.capabilities()), lists);
    }

    private static Collection<?> listOf(ModelMetadata model, String name) {
        return switch (name) {
            case Absences.PARAMETERS -> model.parameters().keySet();
            case Absences.INPUT_MODALITIES -> model.inputModalities();
            default -> model.outputModalities();
        };
    }

    /** Merges metadata that states only what a model has: capabilities are those of either. */
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
        return later.withCapabilities(union(earlier.capabilities(), later.capabilities()))
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

    private static Set<ModelCapability> union(Set<ModelCapability> some, Set<ModelCapability> others) {
        if (some.isEmpty() || others.isEmpty()) {
            return some.isEmpty() ? others : some;
        }
        var all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }

    private static Set<ModelCapability> withoutAll(Set<ModelCapability> all, Set<ModelCapability> removed) {
        if (removed.isEmpty()) {
            return all;
        }
        var left = new HashSet<>(all);
        left.removeAll(removed);
        return left;
    }

    private static <T> @Nullable T coalesce(@Nullable T earlier, @Nullable T later) {
        return later == null ? earlier : later;
    }

    private static <T extends Collection<?>> T nonEmpty(T earlier, T later) {
        return later.isEmpty() ? earlier : later;
    }
}
