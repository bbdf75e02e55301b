package io.ratatoskr.camel;

import io.ratatoskr.api.ModelInfo;
import io.ratatoskr.api.ModelMetadata;
import io.ratatoskr.config.ProviderSettings;
import io.ratatoskr.config.Settings;
import io.ratatoskr.onnx.LocalModels;
import io.ratatoskr.registry.KnownModel;
import io.ratatoskr.registry.Listing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Models from the configuration: the ids in {@code ratatoskr.providers.<name>.models} and the metadata in {@code models.yaml}.
 * Configuration does not create local models: their metadata applies only to models that exist, and availability stays theirs.
 */
record Overrides(Settings settings, LocalModels localModels) {
    /** Configured models by provider. */
    Map<String, Listing> listings() {
        var listings = new LinkedHashMap<String, Listing>();
        settings.providers()
                .values()
                .forEach(provider -> listings.put(provider.name(), new Listing(said(provider), false)));
        return listings;
    }

    private List<KnownModel> said(ProviderSettings provider) {
        List<KnownModel> facts = settings.models().facts(provider.name());
        Stream<KnownModel> named =
                provider.models().stream().map(id -> new KnownModel(ModelMetadata.of(id, provider.name()), List.of()));
        Stream<KnownModel> said = Stream.concat(named, facts.stream());
        return provider.inProcess()
                ? said.flatMap(model -> here(model).stream()).toList()
                : said.toList();
    }

    private Optional<KnownModel> here(KnownModel said) {
        return localModels.find(said.info().id()).map(model -> {
            ModelInfo info = model.info();
            ModelMetadata facts = said.metadata();
            var told = new ModelInfo(
                    info.id(),
                    info.provider(),
                    facts.info().capabilities(),
                    facts.info().contextWindow(),
                    facts.info().dimensions(),
                    info.callable(),
                    info.reason());
            return new KnownModel(
                    new ModelMetadata(
                            told,
                            facts.parameters(),
                            facts.pricing(),
                            facts.maxOutputTokens(),
                            facts.inputModalities(),
                            facts.outputModalities(),
                            facts.extra()),
                    said.alsoKnownAs());
        });
    }

    /** Errors for metadata of local models that do not exist. */
    List<String> mistakes() {
        return settings.providers().values().stream()
                .filter(ProviderSettings::inProcess)
                .flatMap(provider -> settings.models().facts(provider.name()).stream())
                .filter(model -> localModels.find(model.info().id()).isEmpty())
                .map(model ->
                        ("models.yaml: models.%s:%s is not a local model; add it under local, or fix the id: "
                                        + "expected one of %s")
                                .formatted(
                                        model.info().provider(),
                                        model.info().id(),
                                        localModels.models().stream()
                                                .map(ModelInfo::id)
                                                .toList()))
                .toList();
    }
}
