package io.ratatoskr.camel.provider;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.NotSupported;
import io.ratatoskr.api.ProviderUnavailable;
import io.ratatoskr.config.ProviderSettings;
import io.ratatoskr.provider.Catalogue;
import io.ratatoskr.provider.Catalogue.Listed;
import io.ratatoskr.provider.HttpAnswer;
import io.ratatoskr.provider.HttpCall;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.registry.Absent;
import io.ratatoskr.registry.KnownModel;
import io.ratatoskr.registry.Layer;
import io.ratatoskr.registry.Listing;
import io.ratatoskr.registry.ModelRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks providers which models they have, in the background and again and again, and puts the answers into the registry. An answer that
 * fails, is empty, or has less than half of what was there before changes nothing. Thread-safe.
 */
public final class ModelLists implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelLists.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final int MOST_PAGES = 100;
    private static final int MOST_MODELS = 20_000;
    private static final int MOST_DETAILS = 1_000;

    private final Providers providers;
    private final ModelRegistry registry;
    private final Map<String, Integer> sizes = new ConcurrentHashMap<>();
    private final Cancellation closing = Cancellation.within(Duration.ofDays(36_500));
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("ratatoskr-model-lists").factory());

    public ModelLists(Providers providers, ModelRegistry registry) {
        this.providers = providers;
        this.registry = registry;
        clock.setRemoveOnCancelPolicy(true);
    }

    /**
     * Begins to ask, and returns.
     *
     * @param spoken the protocol of a provider by its name; empty: nobody uses it
     */
    public void start(Function<String, Optional<String>> spoken) {
        for (ProviderSettings provider : providers.settings().values()) {
            Optional<Protocol> protocol = spoken.apply(provider.name()).map(providers::protocol);
            boolean on = provider.off().isEmpty() && provider.listEvery().isPresent();
            if (on && protocol.isPresent() && protocol.get().catalogue().isPresent()) {
                plan(provider, protocol.get(), Duration.ZERO, FIRST_PAUSE);
            }
        }
    }

    private void plan(ProviderSettings provider, Protocol protocol, Duration in, Duration pause) {
        if (!closing.isCancelled()) {
            Runnable ask = () ->
                    Thread.ofVirtual().name("models-" + provider.name()).start(() -> round(provider, protocol, pause));
            clock.schedule(ask, in.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void round(ProviderSettings provider, Protocol protocol, Duration pause) {
        Duration every = provider.listEvery().orElse(Duration.ofHours(1));
        try {
            refresh(provider, protocol);
            plan(provider, protocol, every, FIRST_PAUSE);
        } catch (GatewayException failure) {
            boolean first = pause.equals(FIRST_PAUSE);
            // A local server that is not running is no event: most machines have none
            if (first && !provider.local() && !closing.isCancelled()) {
                LOG.warn("the models of '{}' are not known anew: {}", provider.name(), failure.getMessage());
            } else {
                LOG.debug("the models of '{}' are not known anew: {}", provider.name(), failure.getMessage());
            }
            Duration longer = pause.multipliedBy(2).compareTo(every) > 0 ? every : pause.multipliedBy(2);
            plan(provider, protocol, pause.compareTo(every) > 0 ? every : pause, longer);
        } catch (RejectedExecutionException closed) {
            LOG.debug("closed while the models of '{}' were asked", provider.name());
        }
    }

    /**
     * Asks a provider once, and waits.
     *
     * @param spoken its protocol; empty: nobody uses it
     * @throws GatewayException when it does not tell; what was known stays
     */
    public void refresh(String provider, Optional<String> spoken) {
        ProviderSettings settings = providers.settings().get(provider);
        Optional<Protocol> protocol = spoken.map(providers::protocol);
        if (settings == null || protocol.isEmpty() || protocol.get().catalogue().isEmpty()) {
            throw new NotSupported("%s: it has no list of models".formatted(provider));
        }
        refresh(settings, protocol.get());
    }

    /**
     * Asks once, and waits.
     *
     * @throws GatewayException when the provider does not tell; what was known stays
     */
    void refresh(ProviderSettings provider, Protocol protocol) {
        Catalogue catalogue = protocol.catalogue().orElseThrow();
        List<Listed> listed = pages(provider, protocol, catalogue);
        int before = sizes.getOrDefault(provider.name(), 0);
        if (listed.isEmpty() || listed.size() < before / 2) {
            throw new ProviderUnavailable("%s: it lists %d models, %d before; that is not taken over"
                    .formatted(provider.name(), listed.size(), before));
        }
        sizes.put(provider.name(), listed.size());
        List<Listed> detailed = new ArrayList<>(listed.size());
        for (Listed model : listed) {
            detailed.add(detailed.size() < MOST_DETAILS ? detailed(provider, protocol, catalogue, model) : model);
        }
        List<KnownModel> models = detailed.stream()
                .map(model -> new KnownModel(model.model(), model.alsoKnownAs()))
                .toList();
        registry.put(
                Layer.LIVE,
                provider.name(),
                new Listing(catalogue.namesParameters() ? Absent.marked(models) : models, catalogue.complete()));
        LOG.info("'{}' has {} models", provider.name(), listed.size());
    }

    private List<Listed> pages(ProviderSettings provider, Protocol protocol, Catalogue catalogue) {
        Profile profile = provider.profile();
        List<Listed> all = new ArrayList<>();
        Optional<HttpCall> next = Optional.of(catalogue.first(profile));
        for (int page = 0; next.isPresent() && page < MOST_PAGES && all.size() < MOST_MODELS; page++) {
            Catalogue.Page read = catalogue.page(answer(provider, protocol, next.get()), profile);
            all.addAll(read.models());
            next = read.next();
        }
        return all;
    }

    /** A model whose details are not told is known without them. */
    private Listed detailed(ProviderSettings provider, Protocol protocol, Catalogue catalogue, Listed model) {
        Optional<HttpCall> call = catalogue.detail(model, provider.profile());
        if (call.isEmpty()) {
            return model;
        }
        try {
            return catalogue.detailed(model, answer(provider, protocol, call.get()), provider.profile());
        } catch (GatewayException failure) {
            closing.throwIfCancelled();
            LOG.debug("details of '{}' are not known: {}", model.model().info().id(), failure.getMessage());
            return model;
        }
    }

    private HttpAnswer answer(ProviderSettings provider, Protocol protocol, HttpCall call) {
        var within = Cancellation.within(PATIENCE);
        Cancellation.Registration end = closing.onCancel(() -> within.cancel("the gateway stops"));
        try {
            UpstreamCall running = providers
                    .client(provider)
                    .start(
                            call,
                            Map.of(),
                            true,
                            protocol.unreachable(provider.profile()).orElse(""),
                            within);
            int status = running.status(PATIENCE, "its list of models");
            var answer =
                    new HttpAnswer(status, running.headers(), running.rest(Duration.ZERO, ProviderClient.MAX_BODY));
            if (status < 200 || status > 299) {
                throw new ProviderUnavailable("%s: HTTP %d to %s".formatted(provider.name(), status, call.path()));
            }
            return answer;
        } finally {
            end.remove();
        }
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        closing.cancel("the gateway stops");
        clock.shutdownNow();
    }
}
