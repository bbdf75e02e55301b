package io.ratatoskr.camel.provider;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Cancelled;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.InvalidRequest;
import io.ratatoskr.api.NoProviderAvailable;
import io.ratatoskr.api.NotSupported;
import io.ratatoskr.api.RefreshRequest;
import io.ratatoskr.api.RefreshResult;
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
 * Refreshes the model lists of providers, on demand or periodically in the background, and stores them in the registry and in a
 * file. A list that cannot be fetched, is empty, or has less than half of the previous models changes nothing. Thread-safe.
 */
public final class ModelLists implements LiveLists, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelLists.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final Providers providers;
    private final ModelRegistry registry;
    private final Cancellation closing = Cancellation.withTimeout(Duration.ofDays(36_500));
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("ratatoskr-model-lists").factory());
    private final ListCache cache;
    private final Map<String, ListSource> sources = new ConcurrentHashMap<>();
    private volatile Function<String, Optional<String>> spoken = name -> Optional.empty();

    /** @param file stores the lists for the next start; empty: they are not stored */
    public ModelLists(Providers providers, ModelRegistry registry, Optional<Path> file) {
        this.providers = providers;
        this.registry = registry;
        this.cache = new ListCache(file.map(InventoryFile::new), clock);
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Loads the stored lists of providers whose address has not changed into the registry. */
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

    /** Sets the protocol lookup by provider name (empty: the provider is not used). Required before any refresh. */
    public void speak(Function<String, Optional<String>> protocols) {
        spoken = protocols;
    }

    /** Starts the background refresh and returns. */
    public void start() {
        asked().forEach(source -> plan(source, Duration.ZERO, 0));
    }

    /** The providers that are refreshed when none is named. */
    private List<ListSource> asked() {
        var asked = new ArrayList<ListSource>();
        for (ProviderSettings provider : providers.settings().values()) {
            if (provider.off().isEmpty() && provider.listEvery().isPresent()) {
                source(provider).ifPresent(asked::add);
            }
        }
        return asked;
    }

    /** Empty if the provider is not used, or its protocol has no model lists. */
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
            throw new InvalidRequest("no provider '%s' is configured; configured: %s"
                    .formatted(
                            name,
                            providers.settings().keySet().stream().sorted().toList()));
        }
        if (provider.off().isPresent()) {
            throw new NoProviderAvailable("%s: off: %s".formatted(name, provider.off().get()));
        }
        return source(provider)
                .orElseThrow(() -> new NotSupported(
                        "%s: has no model list, or no route uses it".formatted(name)));
    }

    /** @param failed number of failures since the last success */
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
                // A bug must not stop the background refresh
                LOG.error("models of '{}': refresh failed with an internal error", source.name(), ours);
                plan(source, every, failed + 1);
            }
        } catch (RejectedExecutionException closed) {
            LOG.debug("models of '{}': closed during the refresh", source.name());
        }
    }

    private void tell(ListSource source, int failed, GatewayException failure) {
        // A local server that is not running is not worth a warning: most machines have none
        if (failed == 0 && !(source.provider().local() && isOff(failure)) && !closing.isCancelled()) {
            LOG.warn("models of '{}' not refreshed: {}", source.name(), failure.getMessage());
        } else {
            LOG.debug("models of '{}' not refreshed: {}", source.name(), failure.getMessage());
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

    /** Exponential backoff, up to the maximum. */
    static Duration pause(int failed) {
        return least(FIRST_PAUSE.multipliedBy(1L << Math.min(failed, 20)), LONGEST_PAUSE);
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    @Override
    public RefreshResult refresh(String provider, Cancellation caller) {
        return named(provider).refresh(ListSource.RECENT, caller);
    }

    @Override
    public List<RefreshResult> refresh(RefreshRequest order, Cancellation caller) {
        order.providers().stream()
                .filter(name -> !providers.settings().containsKey(name))
                .forEach(this::named);
        List<String> names = order.providers().isEmpty()
                ? asked().stream().map(ListSource::name).sorted().toList()
                : order.providers();
        List<FutureTask<RefreshResult>> tasks = names.stream()
                .map(name -> started(name, () -> outcome(name, order.apply(), caller)))
                .toList();
        var outcomes = new ArrayList<RefreshResult>();
        for (FutureTask<RefreshResult> task : tasks) {
            outcomes.add(SharedAnswer.await(task, caller.remaining()));
        }
        return outcomes;
    }

    private static FutureTask<RefreshResult> started(String name, Callable<RefreshResult> ask) {
        var task = new FutureTask<RefreshResult>(ask);
        Thread.ofVirtual().name("models-" + name + "-refresh").start(task);
        return task;
    }

    private RefreshResult outcome(String name, boolean keep, Cancellation caller) {
        try {
            ListSource source = named(name);
            return keep ? source.refresh(ListSource.RECENT, caller) : source.compare(ListSource.RECENT, caller);
        } catch (Cancelled gone) {
            throw gone;
        } catch (GatewayException failure) {
            return RefreshResult.failed(name, String.valueOf(failure.getMessage()));
        }
    }

    @Override
    public Optional<String> lastFailure(String provider) {
        return Optional.ofNullable(sources.get(provider)).flatMap(ListSource::lastFailure);
    }

    /** Cancels running calls and saves pending lists. */
    @Override
    public void close() {
        closing.cancel("the gateway is stopping");
        // No shutdownNow(), which would interrupt a write
        clock.shutdown();
        cache.close();
    }
}
