package io.ratatoskr.registry;

import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.api.model.ParameterAvailability;
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
 * @param protocolParameters by provider
 */
record RegistryLayers(
        Map<Layer, Map<String, ProviderModels>> modelsByLayer,
        Map<String, Map<String, ParameterAvailability>> protocolParameters) {
    static final RegistryLayers NONE = new RegistryLayers(Map.of(), Map.of());

    RegistryLayers with(Layer layer, Map<String, ProviderModels> additional) {
        var all = new EnumMap<Layer, Map<String, ProviderModels>>(Layer.class);
        all.putAll(modelsByLayer);
        var joined = new LinkedHashMap<>(all.getOrDefault(layer, Map.of()));
        joined.putAll(additional);
        all.put(layer, joined);
        return new RegistryLayers(all, protocolParameters);
    }

    RegistryLayers with(Map<String, Map<String, ParameterAvailability>> parameters) {
        var all = new LinkedHashMap<>(protocolParameters);
        parameters.forEach((provider, defaults) -> all.put(provider, Map.copyOf(defaults)));
        return new RegistryLayers(modelsByLayer, all);
    }

    /** In the order in which the layers list them, the last layer first. */
    Set<String> providers() {
        var names = new LinkedHashSet<String>();
        for (Layer layer : List.of(Layer.values()).reversed()) {
            names.addAll(modelsByLayer.getOrDefault(layer, Map.of()).keySet());
        }
        return names;
    }

    /** The provider's models, merged over the layers. */
    List<KnownModel> mergedModels(String provider) {
        var listed = new LinkedHashMap<String, @Nullable KnownModel>();
        var joined = new LinkedHashMap<String, KnownModel>();
        for (Layer layer : Layer.values()) {
            ProviderModels layerModels =
                    modelsByLayer.getOrDefault(layer, Map.of()).getOrDefault(provider, ProviderModels.NONE);
            if (layerModels.complete()) {
                listed.clear();
            }
            for (KnownModel model : layerModels.models()) {
                String id = model.info().id();
                listed.put(id, null);
                joined.merge(id, model, LayerMerge::merge);
            }
        }
        var models = new ArrayList<KnownModel>(listed.size());
        for (String id : listed.keySet()) {
            KnownModel model = joined.get(id);
            if (model != null) {
                models.add(withProtocolParameters(provider, model));
            }
        }
        return models;
    }

    private KnownModel withProtocolParameters(String provider, KnownModel model) {
        Map<String, ParameterAvailability> defaults = protocolParameters.getOrDefault(provider, Map.of());
        return defaults.isEmpty() ? model : model.withMetadata(withProtocolParameters(defaults, model.metadata()));
    }

    private static ModelMetadata withProtocolParameters(
            Map<String, ParameterAvailability> defaults, ModelMetadata model) {
        return defaults.isEmpty() ? model : model.withParameters(LayerMerge.parameters(defaults, model.parameters()));
    }

    /** Metadata of a model that no layer lists. */
    ModelMetadata unlistedModel(String provider, String id) {
        return withProtocolParameters(
                protocolParameters.getOrDefault(provider, Map.of()), ModelMetadata.of(id, provider));
    }
}
