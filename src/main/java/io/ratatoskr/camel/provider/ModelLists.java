package io.ratatoskr.camel.provider;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Cancelled;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.NoProvider;
import io.ratatoskr.api.NotSupported;
import io.ratatoskr.api.RefreshOrder;
import io.ratatoskr.api.RefreshOutcome;
import io.ratatoskr.config.ProviderSettings;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.registry.Inventory;
import io.ratatoskr.registry.InventoryFile;
import io.ratatoskr.registry.Layer;
import io.ratatoskr.registry.Listing;
import io.ratatoskr.registry.LiveLists;
import io.ratatoskr.registry.ModelRegistry;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks providers which models they have, on demand or in the background again and again, and puts the answers into the registry and
 * into a file. An answer that fails, is empty, or has less than half of what was there before changes nothing. Thread-safe.
 */
public final class ModelLists implements LiveLists, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelLists.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final Providers providers;
    private final ModelRegistry registry;
    private final Cancellation closing = Cancellation.within(Duration.ofDays(36_500));
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("ratatoskr-model-lists").factory());
    private final ListCache cache;
    private final Map<String, ListSource> sources = new ConcurrentHashMap<>();
    private volatile Function<String, Optional<String>> spoken = name -> Optional.empty();

    /** @param file keeps what providers told for the next start; empty: nothing is kept */
    public ModelLists(Providers providers, ModelRegistry registry, Optional<Path> file) {
        this.providers = providers;
        this.registry = registry;
        this.cache = new ListCache(file.map(InventoryFile::new), clock);
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Puts into the registry what the providers told an earlier gateway, as far as they are still at the same address. */
    public void recall() {
        var lists = new LinkedHashMap<String, Listing>();
        for (Inventory.Source source : cache.read().sources()) {
            ProviderSettings provider = providers.settings().get(source.provider());
            if (provider != null && provider.profile().address().equals(source.address())) {
                lists.put(source.provider(), source.listing());
            }
        }
        if (!lists.isEmpty()) {
            registry.put(Layer.CACHED, lists);
        }
    }

    /** Says which protocol a provider speaks, by its name; empty: nobody uses it. Nobody can be asked before. */
    public void speak(Function<String, Optional<String>> protocols) {
        spoken = protocols;
    }

    /** Begins to ask in the background, and returns. */
    public void start() {
        asked().forEach(source -> plan(source, Duration.ZERO, 0));
    }

    /** The providers that are asked where nobody names one. */
    private List<ListSource> asked() {
        var asked = new ArrayList<ListSource>();
        for (ProviderSettings provider : providers.settings().values()) {
            if (provider.off().isEmpty() && provider.listEvery().isPresent()) {
                source(provider).ifPresent(asked::add);
            }
        }
        return asked;
    }

    /** Empty where nobody uses the provider, or its protocol knows no lists. */
    private Optional<ListSource> source(ProviderSettings provider) {
        Optional<Protocol> protocol = provider.baseUrl().isEmpty()
                ? Optional.empty()
                : spoken.apply(provider.name()).map(providers::protocol);
        return protocol.flatMap(known -> known.catalogue()
                .map(catalogue -> sources.computeIfAbsent(
                        provider.name(),
                        name -> new ListSource(
                                provider,
                                new ListEnquiry(providers, provider, known, catalogue, closing),
                                registry,
                                cache))));
    }

    private ListSource named(String name) {
        ProviderSettings provider = providers.settings().get(name);
        if (provider == null) {
            throw new InvalidRequest("no provider '%s' is configured; there are %s"
                    .formatted(
                            name,
                            providers.settings().keySet().stream().sorted().toList()));
        }
        if (provider.off().isPresent()) {
            throw new NoProvider("%s: off: %s".formatted(name, provider.off().get()));
        }
        return source(provider)
                .orElseThrow(() -> new NotSupported(
                        "%s: it has no list of models that could be asked for, or no route uses it".formatted(name)));
    }

    /** @param failed how often it failed since it last told */
    private void plan(ListSource source, Duration in, int failed) {
        if (!closing.isCancelled()) {
            Runnable ask = () -> Thread.ofVirtual()
                    .name("models-" + source.name() + "-round")
                    .start(() -> round(source, failed));
            clock.schedule(ask, in.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void round(ListSource source, int failed) {
        Duration every = source.provider().listEvery().orElse(LONGEST_PAUSE);
        try {
            try {
                source.refresh(Duration.ZERO, closing);
                plan(source, every, 0);
            } catch (GatewayException failure) {
                tell(source, failed, failure);
                plan(source, least(pause(failed), every), failed + 1);
            } catch (RejectedExecutionException closed) {
                throw closed;
            } catch (RuntimeException ours) {
                // A mistake of the gateway's must not end the rounds for good
                LOG.error("asking '{}' for its models failed, and it is our fault", source.name(), ours);
                plan(source, every, failed + 1);
            }
        } catch (RejectedExecutionException closed) {
            LOG.debug("closed while the models of '{}' were asked", source.name());
        }
    }

    private void tell(ListSource source, int failed, GatewayException failure) {
        // A local server that is not running is no event: most machines have none
        if (failed == 0 && !(source.provider().local() && isOff(failure)) && !closing.isCancelled()) {
            LOG.warn("the models of '{}' are not known anew: {}", source.name(), failure.getMessage());
        } else {
            LOG.debug("the models of '{}' are not known anew: {}", source.name(), failure.getMessage());
        }
    }

    private static boolean isOff(GatewayException failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof ConnectException) {
                return true;
            }
        }
        return false;
    }

    /** Twice as long after each failure, up to the longest. */
    static Duration pause(int failed) {
        return least(FIRST_PAUSE.multipliedBy(1L << Math.min(failed, 20)), LONGEST_PAUSE);
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    @Override
    public RefreshOutcome refresh(String provider, Cancellation caller) {
        return named(provider).refresh(ListSource.RECENT, caller);
    }

    @Override
    public List<RefreshOutcome> refresh(RefreshOrder order, Cancellation caller) {
        order.providers().stream()
                .filter(name -> !providers.settings().containsKey(name))
                .forEach(this::named);
        List<String> names = order.providers().isEmpty()
                ? asked().stream().map(ListSource::name).sorted().toList()
                : order.providers();
        List<FutureTask<RefreshOutcome>> tasks = names.stream()
                .map(name -> started(name, () -> outcome(name, order.keep(), caller)))
                .toList();
        var outcomes = new ArrayList<RefreshOutcome>();
        for (FutureTask<RefreshOutcome> task : tasks) {
            outcomes.add(SharedAnswer.await(task, caller.remaining()));
        }
        return outcomes;
    }

    private static FutureTask<RefreshOutcome> started(String name, Callable<RefreshOutcome> ask) {
        var task = new FutureTask<RefreshOutcome>(ask);
        Thread.ofVirtual().name("models-" + name + "-asked").start(task);
        return task;
    }

    private RefreshOutcome outcome(String name, boolean keep, Cancellation caller) {
        try {
            ListSource source = named(name);
            return keep ? source.refresh(ListSource.RECENT, caller) : source.compare(ListSource.RECENT, caller);
        } catch (Cancelled gone) {
            throw gone;
        } catch (GatewayException failure) {
            return RefreshOutcome.failed(name, String.valueOf(failure.getMessage()));
        }
    }

    @Override
    public Optional<String> lastFailure(String provider) {
        return Optional.ofNullable(sources.get(provider)).flatMap(ListSource::lastFailure);
    }

    /** Ends what is under way; what was told is kept. */
    @Override
    public void close() {
        closing.cancel("the gateway stops");
        // Not at once: that would break off a write
        clock.shutdown();
        cache.close();
    }
}
