package io.ratatoskr.camel.refresh;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.api.model.RefreshResult;
import io.ratatoskr.camel.provider.SingleFlight;
import io.ratatoskr.registry.Layer;
import io.ratatoskr.registry.ModelListDiffer;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.registry.ProviderModels;
import io.ratatoskr.registry.RegistrySnapshot;
import io.ratatoskr.settings.ProviderSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The model list of one provider: fetches it, compares it, and stores it in the registry. Thread-safe. */
final class ProviderModelList {
    /** A result younger than this is reused. */
    static final Duration MAX_AGE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(ProviderModelList.class);

    private final ProviderSettings provider;
    private final ModelListFetcher fetcher;
    private final ModelRegistry registry;
    private final ModelListFile file;
    private final SingleFlight<RefreshResult> refreshes;
    private final SingleFlight<RefreshResult> comparisons;

    ProviderModelList(ProviderSettings provider, ModelListFetcher fetcher, ModelRegistry registry, ModelListFile file) {
        this.provider = provider;
        this.fetcher = fetcher;
        this.registry = registry;
        this.file = file;
        this.refreshes = new SingleFlight<>("models-" + name(), this::fetchAndStore, System::nanoTime);
        this.comparisons = new SingleFlight<>("models-" + name(), this::compare, System::nanoTime);
    }

    String name() {
        return provider.name();
    }

    ProviderSettings provider() {
        return provider;
    }

    /**
     * Fetches the list and stores it in the registry.
     *
     * @throws GatewayException when the fetch fails; the registry then stays unchanged
     */
    RefreshResult refresh(Duration maxAge, Cancellation caller) {
        return refreshes.get(maxAge, caller);
    }

    /** Like {@link #refresh}, but leaves the registry unchanged. */
    RefreshResult compare(Duration maxAge, Cancellation caller) {
        return comparisons.get(maxAge, caller);
    }

    private RefreshResult fetchAndStore() {
        ProviderModels listing = fetcher.fetch(previousModelCount());
        List<KnownModel> before = registry.modelsOf(name());
        registry.put(Layer.LIVE, name(), listing);
        file.save(new RegistrySnapshot.ProviderEntry(
                name(), provider.profile().address(), Instant.now().getEpochSecond(), listing));
        RefreshResult result = result(listing, before, registry.modelsOf(name()));
        LOG.atLevel(result.changes().isEmpty() ? Level.DEBUG : Level.INFO)
                .log("'{}' has {} models", name(), result.models());
        return result;
    }

    private RefreshResult compare() {
        ProviderModels listing = fetcher.fetch(previousModelCount());
        return result(listing, registry.modelsOf(name()), registry.preview(Layer.LIVE, name(), listing));
    }

    private RefreshResult result(ProviderModels listing, List<KnownModel> before, List<KnownModel> after) {
        return new RefreshResult(name(), listing.models().size(), ModelListDiffer.diff(before, after), null);
    }

    /** The number of models in the last known list. */
    private int previousModelCount() {
        int live = registry.modelsOf(Layer.LIVE, name()).models().size();
        return live > 0
                ? live
                : registry.modelsOf(Layer.CACHED, name()).models().size();
    }
}
