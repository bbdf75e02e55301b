package io.ratatoskr.camel.install;

import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.onnx.LocalModels;
import io.ratatoskr.registry.BundledMetadata;
import io.ratatoskr.registry.Layer;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.registry.ProviderModels;
import io.ratatoskr.registry.RegistrySnapshot;
import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.settings.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Loads the model registry from sources that need no request: bundled models, configuration and local models. */
final class RegistryLoader {
    private final Settings settings;
    private final LocalModels localModels;
    private final ConfiguredModels configuredModels;
    private final ModelRegistry registry;
    /** Ends the updates of the local models. */
    private final Runnable listening;

    RegistryLoader(Settings settings, LocalModels localModels) {
        this.settings = settings;
        this.localModels = localModels;
        this.configuredModels = new ConfiguredModels(settings, localModels);
        RegistrySnapshot bundledModels = BundledMetadata.load();
        this.registry = new ModelRegistry(settings.models().equivalents(), bundledModels.equivalents(), this::isLocal);
        loadBundled(bundledModels);
        loadLocal();
        this.listening = localModels.onChange(this::loadLocal);
    }

    /** Ends the updates of the local models. */
    void close() {
        listening.run();
    }

    ModelRegistry registry() {
        return registry;
    }

    /** Errors in the configuration of models. */
    List<String> errors() {
        return configuredModels.errors();
    }

    @Nullable
    ModelMetadata metadataOf(String provider, String model) {
        KnownModel knownModel = registry.find(model).get(provider);
        return knownModel == null ? null : knownModel.metadata();
    }

    /** Local providers: requests for their models stay on this machine, even after a model was removed. */
    private boolean isLocal(String provider) {
        ProviderSettings known = settings.providers().get(provider);
        return known != null && known.local();
    }

    /** Loads the bundled models of the configured providers. */
    private void loadBundled(RegistrySnapshot bundledModels) {
        var bundled = new LinkedHashMap<String, ProviderModels>();
        bundledModels.providers().stream()
                .filter(source -> settings.providers().containsKey(source.provider()))
                .forEach(source -> bundled.put(source.provider(), source.models()));
        registry.put(Layer.BUNDLED, bundled);
    }

    /** Configured metadata of a local model applies only while the model is present. */
    private void loadLocal() {
        var local = new LinkedHashMap<String, ProviderModels>();
        settings.providers().values().stream()
                .filter(ProviderSettings::inProcess)
                .forEach(provider -> local.put(
                        provider.name(),
                        new ProviderModels(
                                localModels.models().stream()
                                        .map(model -> KnownModel.withAllCapabilities(
                                                ModelMetadata.of(model), localModels.aliases(model.id())))
                                        .toList(),
                                true)));
        registry.put(Layer.OVERRIDES, configuredModels.modelsByProvider());
        registry.put(Layer.LIVE, local);
    }
}
