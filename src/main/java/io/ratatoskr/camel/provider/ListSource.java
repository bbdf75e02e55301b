package io.ratatoskr.camel.provider;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Cancelled;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.RefreshOutcome;
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

/** One provider as a source of what is known of its models. Thread-safe. */
final class ListSource {
    /** How long an answer spares the provider the same question. */
    static final Duration RECENT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(ListSource.class);

    private final ProviderSettings provider;
    private final ListEnquiry enquiry;
    private final ModelRegistry registry;
    private final ListCache cache;
    private final SharedAnswer<RefreshOutcome> taken;
    private final SharedAnswer<RefreshOutcome> compared;
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
     * What came of asking; what the provider told is taken over.
     *
     * @throws GatewayException when it did not tell; what was known stays
     */
    RefreshOutcome refresh(Duration recent, Cancellation caller) {
        return taken.get(recent, caller);
    }

    /** As {@link #refresh}, but nothing is taken over. */
    RefreshOutcome compare(Duration recent, Cancellation caller) {
        return compared.get(recent, caller);
    }

    Optional<String> lastFailure() {
        return Optional.ofNullable(failure);
    }

    private RefreshOutcome takeOver() {
        try {
            Listing listing = enquiry.ask(before());
            List<KnownModel> known = registry.of(name());
            registry.put(Layer.LIVE, name(), listing);
            cache.keep(new Inventory.Source(
                    name(), provider.profile().address(), Instant.now().getEpochSecond(), listing));
            failure = null;
            RefreshOutcome outcome = outcome(listing, known, registry.of(name()));
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

    private RefreshOutcome compare() {
        Listing listing = enquiry.ask(before());
        return outcome(listing, registry.of(name()), registry.supposing(Layer.LIVE, name(), listing));
    }

    private RefreshOutcome outcome(Listing listing, List<KnownModel> before, List<KnownModel> after) {
        return new RefreshOutcome(name(), listing.models().size(), Diff.of(before, after), null);
    }

    /** How many models the provider last told. */
    private int before() {
        int live = registry.of(Layer.LIVE, name()).models().size();
        return live > 0 ? live : registry.of(Layer.CACHED, name()).models().size();
    }
}
