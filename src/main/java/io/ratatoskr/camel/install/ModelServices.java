package io.ratatoskr.camel.install;

import io.ratatoskr.camel.operation.LocalModelService;
import io.ratatoskr.camel.operation.ModelCatalogService;
import io.ratatoskr.camel.refresh.ModelListService;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.routing.EmbeddingAliasValidator;
import io.ratatoskr.routing.ModelAliases;
import io.ratatoskr.routing.ModelLookup;
import io.ratatoskr.routing.Router;
import io.ratatoskr.settings.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The models that a gateway knows, how names of models in requests resolve to them, and their lists at the providers. */
final class ModelServices implements AutoCloseable {
    private final Settings settings;
    private final RegistryLoader registryLoader;
    private final ModelAliases aliases;
    private final ModelListService lists;
    private final Router router;
    private final ModelCatalogService catalog;
    private final LocalModelService localModels;

    /**
     * @param registryLoader closed with this
     * @param previous those of the configuration before, of which this takes over the lists; null: there is none
     */
    ModelServices(
            Settings settings,
            RegistryLoader registryLoader,
            LocalServices local,
            ProviderServices providers,
            @Nullable ModelServices previous) {
        this.settings = settings;
        this.registryLoader = registryLoader;
        ModelRegistry registry = registryLoader.registry();
        this.aliases =
                new ModelAliases(settings.models().aliases(), settings.models().presets());
        this.lists = new ModelListService(
                providers.providers(), registry, settings.store().modelListFile());
        lists.loadCached();
        if (previous != null) {
            lists.takeOver(previous.lists);
        }
        this.router = new Router(
                registry, settings.providers(), settings.routing().providerOrder(), providers.keyCooldown(), aliases);
        this.catalog = new ModelCatalogService(
                registry, settings.providers(), providers.keyCooldown(), local.models()::refresh);
        this.localModels = new LocalModelService(router, catalog, local.models(), local.tokenizers());
    }

    ModelRegistry registry() {
        return registryLoader.registry();
    }

    ModelAliases aliases() {
        return aliases;
    }

    /** The providers' own lists of models. */
    ModelListService lists() {
        return lists;
    }

    Router router() {
        return router;
    }

    ModelCatalogService catalog() {
        return catalog;
    }

    /** Loads, unloads, downloads and removes local models. */
    LocalModelService localModels() {
        return localModels;
    }

    /** Finds models by name, in the order of the providers. */
    ModelLookup lookup() {
        return new ModelLookup(
                registry(), settings.providers(), settings.routing().providerOrder(), aliases);
    }

    /** The mistakes in the models' metadata. */
    List<String> metadataErrors() {
        return registryLoader.errors();
    }

    /** The mistakes in the aliases. */
    List<String> aliasErrors() {
        return EmbeddingAliasValidator.errors(aliases, router, registry());
    }

    /** Ends loads and refreshes. Idempotent. */
    void cancel() {
        localModels.close();
        lists.close();
    }

    /** Ends the updates of the local models. */
    @Override
    public void close() {
        registryLoader.close();
    }
}
