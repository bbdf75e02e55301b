package io.ratatoskr.camel.provider;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Cancelled;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.RefreshResult;
import io.ratatoskr.config.ProviderSettings;
import io.ratatoskr.registry.Diff;
import io.ratatoskr.registry.Inventory;
import io.ratatoskr.registry.KnownModel;
import io.ratatoskr.registry.Layer;
import io.ratatoskr.registry.Listing;
import io.ratatoskr.registry.ModelRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The model list of one provider: fetches it, compares it, and stores it in the registry. Thread-safe. */
final class ListSource {
    /** A result younger than this is reused. */
    static final Duration RECENT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(ListSource.class);

    private final ProviderSettings provider;
    private final ListEnquiry enquiry;
    private final ModelRegistry registry;
    private final ListCache cache;
    private final SharedAnswer<RefreshResult> taken;
    private final SharedAnswer<RefreshResult> compared;
    private volatile @Nullable String failure;

    ListSource(ProviderSettings provider, ListEnquiry enquiry, ModelRegistry registry, ListCache cache) {
        this.provider = provider;
        this.enquiry = enquiry;
        this.registry = registry;
        this.cache = cache;
        this.taken = new SharedAnswer<>("models-" + name(), this::takeOver, System::nanoTime);
        this.compared = new SharedAnswer<>("models-" + name(), this::compare, System::nanoTime);
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
    RefreshResult refresh(Duration recent, Cancellation caller) {
        return taken.get(recent, caller);
    }

    /** Like {@link #refresh}, but leaves the registry unchanged. */
    RefreshResult compare(Duration recent, Cancellation caller) {
        return compared.get(recent, caller);
    }

    Optional<String> lastFailure() {
        return Optional.ofNullable(failure);
    }

    private RefreshResult takeOver() {
        try {
            Listing listing = enquiry.ask(before());
            List<KnownModel> known = registry.of(name());
            registry.put(Layer.LIVE, name(), listing);
            cache.keep(new Inventory.Source(
                    name(), provider.profile().address(), Instant.now().getEpochSecond(), listing));
            failure = null;
            RefreshResult outcome = outcome(listing, known, registry.of(name()));
            LOG.atLevel(outcome.changes().isEmpty() ? Level.DEBUG : Level.INFO)
                    .log("'{}' has {} models", name(), outcome.models());
            return outcome;
        } catch (Cancelled stopped) {
            throw stopped;
        } catch (GatewayException unsaid) {
            failure = unsaid.getMessage();
            throw unsaid;
        }
    }

    private RefreshResult compare() {
        Listing listing = enquiry.ask(before());
        return outcome(listing, registry.of(name()), registry.supposing(Layer.LIVE, name(), listing));
    }

    private RefreshResult outcome(Listing listing, List<KnownModel> before, List<KnownModel> after) {
        return new RefreshResult(name(), listing.models().size(), Diff.of(before, after), null);
    }

    /** The number of models in the last known list. */
    private int before() {
        int live = registry.of(Layer.LIVE, name()).models().size();
        return live > 0 ? live : registry.of(Layer.CACHED, name()).models().size();
    }
}
