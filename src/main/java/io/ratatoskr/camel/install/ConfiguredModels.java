package io.ratatoskr.camel.install;

import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.ModelInfo;
import io.ratatoskr.api.model.ModelMetadata;
import io.ratatoskr.onnx.LocalModels;
import io.ratatoskr.registry.ProviderModels;
import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.settings.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Models from the configuration: the ids in {@code ratatoskr.providers.<name>.models} and the metadata in {@code models.yaml}.
 * Configuration does not create local models: their metadata applies only to models that exist, and availability stays theirs.
 */
record ConfiguredModels(Settings settings, LocalModels localModels) {
    /** Configured models by provider. */
    Map<String, ProviderModels> modelsByProvider() {
        var listings = new LinkedHashMap<String, ProviderModels>();
        settings.providers()
                .values()
                .forEach(provider -> listings.put(provider.name(), new ProviderModels(configuredFor(provider), false)));
        return listings;
    }

    private List<KnownModel> configuredFor(ProviderSettings provider) {
        List<KnownModel> metadata = settings.models().configuredModels(provider.name());
        Stream<KnownModel> named =
                provider.models().stream().map(id -> new KnownModel(ModelMetadata.of(id, provider.name()), List.of()));
        Stream<KnownModel> configured = Stream.concat(named, metadata.stream());
        return provider.inProcess()
                ? configured.flatMap(model -> withLocalState(model).stream()).toList()
                : configured.toList();
    }

    private Optional<KnownModel> withLocalState(KnownModel configured) {
        return localModels.find(configured.info().id()).map(model -> {
            ModelInfo info = model.info();
            ModelMetadata metadata = configured.metadata();
            var mergedInfo = info.withCapabilities(metadata.info().capabilities())
                    .withContextWindow(metadata.info().contextWindow())
                    .withDimensions(metadata.info().dimensions());
            return configured.withMetadata(metadata.withInfo(mergedInfo));
        });
    }

    /** Errors for metadata of local models that do not exist. */
    List<String> errors() {
        return settings.providers().values().stream()
                .filter(ProviderSettings::inProcess)
                .flatMap(provider -> settings.models().configuredModels(provider.name()).stream())
                .filter(model -> localModels.find(model.info().id()).isEmpty())
                .map(model -> ("models.yaml: models.%s:%s is not a local model; add it under local, or fix the id: "
                                + "expected one of %s")
                        .formatted(
                                model.info().provider(),
                                model.info().id(),
                                localModels.models().stream().map(ModelInfo::id).toList()))
                .toList();
    }
}
