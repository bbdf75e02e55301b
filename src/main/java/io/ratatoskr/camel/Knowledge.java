package io.ratatoskr.camel;

import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.config.ProviderSettings;
import io.ratatoskr.config.Settings;
import io.ratatoskr.onnx.LocalModels;
import io.ratatoskr.registry.Inventory;
import io.ratatoskr.registry.KnownModel;
import io.ratatoskr.registry.Layer;
import io.ratatoskr.registry.Listing;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.registry.Seed;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Loads the model registry from sources that need no request: bundled models, configuration and local models. */
final class Knowledge {
    private final Settings settings;
    private final LocalModels localModels;
    private final Overrides overrides;
    private final ModelRegistry registry;

    Knowledge(Settings settings, LocalModels localModels) {
        this.settings = settings;
        this.localModels = localModels;
        this.overrides = new Overrides(settings, localModels);
        Inventory seed = Seed.load();
        this.registry = new ModelRegistry(settings.models().same(), seed.same(), this::isLocal);
        tellShipped(seed);
        tellLocal();
        localModels.onChange(this::tellLocal);
    }

    ModelRegistry registry() {
        return registry;
    }

    /** Errors in the configuration of models. */
    List<String> mistakes() {
        return overrides.mistakes();
    }

    @Nullable
    ModelMetadata of(String provider, String model) {
        KnownModel there = registry.find(model).get(provider);
        return there == null ? null : there.metadata();
    }

    /** Local providers: requests for their models stay on this machine, even after a model was removed. */
    private boolean isLocal(String provider) {
        ProviderSettings known = settings.providers().get(provider);
        return known != null && known.local();
    }

    /** Loads the bundled models of the configured providers. */
    private void tellShipped(Inventory seed) {
        var shipped = new LinkedHashMap<String, Listing>();
        seed.sources().stream()
                .filter(source -> settings.providers().containsKey(source.provider()))
                .forEach(source -> shipped.put(source.provider(), source.listing()));
        registry.put(Layer.SEED, shipped);
    }

    /** Configured metadata of a local model applies only while the model is present. */
    private void tellLocal() {
        var here = new LinkedHashMap<String, Listing>();
        settings.providers().values().stream()
                .filter(ProviderSettings::inProcess)
                .forEach(provider -> here.put(
                        provider.name(),
                        new Listing(
                                localModels.models().stream()
                                        .map(model -> new KnownModel(model, localModels.alsoKnownAs(model.id())))
                                        .toList(),
                                true)));
        registry.put(Layer.OVERRIDES, overrides.listings());
        registry.put(Layer.LIVE, here);
    }
}
