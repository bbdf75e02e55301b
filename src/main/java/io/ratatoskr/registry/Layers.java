package io.ratatoskr.registry;

import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.api.ParameterAvailability;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The models of each layer, by provider, and below them all the parameters of each provider's protocol. Immutable.
 *
 * @param traits by provider
 */
record Layers(Map<Layer, Map<String, Listing>> listings, Map<String, Map<String, ParameterAvailability>> traits) {
    static final Layers NONE = new Layers(Map.of(), Map.of());

    Layers with(Layer layer, Map<String, Listing> more) {
        var all = new EnumMap<Layer, Map<String, Listing>>(Layer.class);
        all.putAll(listings);
        var joined = new LinkedHashMap<>(all.getOrDefault(layer, Map.of()));
        joined.putAll(more);
        all.put(layer, joined);
        return new Layers(all, traits);
    }

    Layers with(Map<String, Map<String, ParameterAvailability>> parameters) {
        var all = new LinkedHashMap<>(traits);
        parameters.forEach((provider, told) -> all.put(provider, Map.copyOf(told)));
        return new Layers(listings, all);
    }

    /** In the order in which the layers list them, the last layer first. */
    Set<String> providers() {
        var names = new LinkedHashSet<String>();
        for (int i = Layer.values().length - 1; i >= 0; i--) {
            names.addAll(listings.getOrDefault(Layer.values()[i], Map.of()).keySet());
        }
        return names;
    }

    /** The provider's models, merged over the layers. */
    List<KnownModel> models(String provider) {
        var there = new LinkedHashMap<String, @Nullable KnownModel>();
        var joined = new LinkedHashMap<String, KnownModel>();
        for (Layer layer : Layer.values()) {
            Listing listing = listings.getOrDefault(layer, Map.of()).getOrDefault(provider, Listing.NONE);
            if (listing.complete()) {
                there.clear();
            }
            for (KnownModel model : listing.models()) {
                String id = model.info().id();
                there.put(id, null);
                joined.merge(id, model, Merge::of);
            }
        }
        var models = new ArrayList<KnownModel>(there.size());
        for (String id : there.keySet()) {
            KnownModel model = joined.get(id);
            if (model != null) {
                models.add(withTraits(provider, model));
            }
        }
        return models;
    }

    private KnownModel withTraits(String provider, KnownModel model) {
        Map<String, ParameterAvailability> told = traits.getOrDefault(provider, Map.of());
        return told.isEmpty() ? model : new KnownModel(withTraits(told, model.metadata()), model.alsoKnownAs());
    }

    private static ModelMetadata withTraits(Map<String, ParameterAvailability> told, ModelMetadata model) {
        return told.isEmpty() ? model : model.withParameters(Merge.parameters(told, model.parameters()));
    }

    /** Metadata of a model that no layer lists. */
    ModelMetadata unlisted(String provider, String id) {
        return withTraits(traits.getOrDefault(provider, Map.of()), ModelMetadata.of(id, provider));
    }
}
