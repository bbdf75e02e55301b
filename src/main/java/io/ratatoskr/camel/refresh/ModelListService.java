package io.ratatoskr.camel.refresh;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.NoProviderAvailable;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.api.model.RefreshRequest;
import io.ratatoskr.api.model.RefreshResult;
import io.ratatoskr.camel.exchange.Durations;
import io.ratatoskr.camel.provider.Providers;
import io.ratatoskr.camel.provider.SingleFlight;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.registry.Layer;
import io.ratatoskr.registry.ModelRefresher;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.registry.ProviderModels;
import io.ratatoskr.registry.RegistrySnapshot;
import io.ratatoskr.registry.RegistrySnapshotFile;
import io.ratatoskr.settings.ProviderSettings;
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
public final class ModelListService implements ModelRefresher, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelListService.class);
    private static final Duration INITIAL_BACKOFF = Duration.ofSeconds(10);
    private static final Duration MAX_BACKOFF = Duration.ofHours(1);

    private final Providers providers;
    private final ModelRegistry registry;
    private final Cancellation shutdown = Cancellation.withTimeout(Duration.ofDays(36_500));
    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("ratatoskr-model-lists").factory());
    private final ModelListFile listFile;
    private final Map<String, ProviderModelList> listsByProvider = new ConcurrentHashMap<>();
    /** When the list of a provider was fetched, by {@link System#nanoTime}. */
    private final Map<String, Long> fetchTimes = new ConcurrentHashMap<>();

    private volatile boolean paused;
    private volatile Function<String, Optional<String>> protocolOf = name -> Optional.empty();

    /** @param file stores the lists for the next start; empty: they are not stored */
    public ModelListService(Providers providers, ModelRegistry registry, Optional<Path> file) {
        this.providers = providers;
        this.registry = registry;
        this.listFile = new ModelListFile(file.map(RegistrySnapshotFile::new), scheduler);
        scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Loads the stored lists of providers whose address has not changed into the registry. */
    public void loadCached() {
        var lists = new LinkedHashMap<String, ProviderModels>();
        for (RegistrySnapshot.ProviderEntry list : listFile.read().providers()) {
            ProviderSettings provider = providers.settings().get(list.provider());
            if (provider != null && provider.profile().address().equals(list.address())) {
                lists.put(list.provider(), list.models());
            }
        }
        if (!lists.isEmpty()) {
            registry.put(Layer.CACHED, lists);
        }
    }

    /** Takes over the lists of the providers whose settings are the same. */
    public void takeOver(ModelListService previous) {
        providers.settings().forEach((name, settings) -> {
            Long fetched = previous.fetchTimes.get(name);
            if (settings.equals(previous.providers.settings().get(name))) {
                for (Layer layer : List.of(Layer.CACHED, Layer.LIVE)) {
                    ProviderModels models = previous.registry.modelsOf(layer, name);
                    if (!models.equals(ProviderModels.NONE) && !settings.inProcess()) {
                        registry.put(layer, name, models);
                    }
                }
                if (fetched != null) {
                    fetchTimes.put(name, fetched);
                }
            }
        });
    }

    /** Ends the background refresh; a refresh in progress continues. */
    public void pause() {
        paused = true;
    }

    /** Sets the protocol lookup by provider name (empty: the provider is not used). Required before any refresh. */
    public void setProtocols(Function<String, Optional<String>> protocols) {
        protocolOf = protocols;
    }

    /** Starts the background refresh and returns. */
    public void start() {
        refreshable().forEach(list -> schedule(list, firstDelay(list), 0));
    }

    /** The time until a list that was taken over is due; zero for others. */
    private Duration firstDelay(ProviderModelList list) {
        Long fetched = fetchTimes.get(list.name());
        if (fetched == null) {
            return Duration.ZERO;
        }
        Duration left = list.provider().listInterval().orElse(MAX_BACKOFF).minusNanos(System.nanoTime() - fetched);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** The providers that are refreshed when none is named. */
    private List<ProviderModelList> refreshable() {
        var refreshable = new ArrayList<ProviderModelList>();
        for (ProviderSettings provider : providers.settings().values()) {
            if (provider.disabledReason().isEmpty() && provider.listInterval().isPresent()) {
                list(provider).ifPresent(refreshable::add);
            }
        }
        return refreshable;
    }

    /** Empty if the provider is not used, or its protocol has no model lists. */
    private Optional<ProviderModelList> list(ProviderSettings provider) {
        Optional<Protocol> protocol = provider.baseUrl().isEmpty()
                ? Optional.empty()
                : protocolOf.apply(provider.name()).map(providers::protocol);
        return protocol.flatMap(protocolCodec -> protocolCodec
                .modelCatalog()
                .map(catalog -> listsByProvider.computeIfAbsent(
                        provider.name(),
                        name -> new ProviderModelList(
                                provider,
                                new ModelListFetcher(providers, provider, protocolCodec, catalog, shutdown),
                                registry,
                                listFile))));
    }

    private ProviderModelList requireList(String name) {
        ProviderSettings provider = providers.settings().get(name);
        if (provider == null) {
            throw new InvalidRequest("no provider '%s' is configured; configured: %s"
                    .formatted(
                            name,
                            providers.settings().keySet().stream().sorted().toList()));
        }
        if (provider.disabledReason().isPresent()) {
            throw new NoProviderAvailable(
                    "%s: disabled: %s".formatted(name, provider.disabledReason().get()));
        }
        return list(provider)
                .orElseThrow(() -> new NotSupported("%s: has no model list, or no route uses it".formatted(name)));
    }

    /** @param failures number of failures since the last success */
    private void schedule(ProviderModelList list, Duration delay, int failures) {
        if (!shutdown.isCancelled() && !paused) {
            Runnable action = () -> Thread.ofVirtual()
                    .name("models-" + list.name() + "-round")
                    .start(() -> refreshAndReschedule(list, failures));
            scheduler.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void refreshAndReschedule(ProviderModelList list, int failures) {
        if (paused) {
            return;
        }
        Duration interval = list.provider().listInterval().orElse(MAX_BACKOFF);
        try {
            try {
                list.refresh(Duration.ZERO, shutdown);
                fetchTimes.put(list.name(), System.nanoTime());
                schedule(list, interval, 0);
            } catch (GatewayException failure) {
                logFailure(list, failures, failure);
                schedule(list, Durations.min(backoff(failures), interval), failures + 1);
            } catch (RejectedExecutionException closed) {
                throw closed;
            } catch (RuntimeException bug) {
                // A bug must not stop the background refresh
                LOG.error("models of '{}': refresh failed with an internal error", list.name(), bug);
                schedule(list, interval, failures + 1);
            }
        } catch (RejectedExecutionException closed) {
            LOG.debug("models of '{}': closed during the refresh", list.name());
        }
    }

    private void logFailure(ProviderModelList list, int failures, GatewayException failure) {
        // A local server that is not running is not worth a warning: most machines have none
        if (failures == 0 && !(list.provider().local() && isConnectionRefused(failure)) && !shutdown.isCancelled()) {
            LOG.warn("models of '{}' not refreshed: {}", list.name(), failure.getMessage());
        } else {
            LOG.debug("models of '{}' not refreshed: {}", list.name(), failure.getMessage());
        }
    }

    private static boolean isConnectionRefused(GatewayException failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof ConnectException) {
                return true;
            }
        }
        return false;
    }

    /** Exponential backoff, up to the maximum. */
    static Duration backoff(int failures) {
        return Durations.min(INITIAL_BACKOFF.multipliedBy(1L << Math.min(failures, 20)), MAX_BACKOFF);
    }

    /**
     * Refreshes one provider and waits. Calls during a refresh, or within five seconds after it, share its result.
     *
     * @throws InvalidRequest when there is no such provider
     * @throws NoProviderAvailable when the provider is disabled
     * @throws NotSupported when the provider has no model list
     * @throws GatewayException when the list cannot be fetched or is not plausible, and the registry is unchanged; the failure of the
     *     cancellation's cause when {@code caller} is cancelled or its time is up, while the refresh continues
     */
    RefreshResult refresh(String provider, Cancellation caller) {
        return requireList(provider).refresh(ProviderModelList.MAX_AGE, caller);
    }

    @Override
    public List<RefreshResult> refresh(RefreshRequest request, Cancellation caller) {
        request.providers().stream()
                .filter(name -> !providers.settings().containsKey(name))
                .forEach(this::requireList);
        List<String> names = request.providers().isEmpty()
                ? refreshable().stream().map(ProviderModelList::name).sorted().toList()
                : request.providers();
        List<FutureTask<RefreshResult>> tasks = names.stream()
                .map(name -> startTask(name, () -> refreshOrCompare(name, request.apply(), caller)))
                .toList();
        var results = new ArrayList<RefreshResult>();
        for (FutureTask<RefreshResult> task : tasks) {
            results.add(SingleFlight.await(task, caller.remaining()));
        }
        return results;
    }

    private static FutureTask<RefreshResult> startTask(String name, Callable<RefreshResult> action) {
        var task = new FutureTask<RefreshResult>(action);
        Thread.ofVirtual().name("models-" + name + "-refresh").start(task);
        return task;
    }

    private RefreshResult refreshOrCompare(String name, boolean store, Cancellation caller) {
        try {
            return store ? refresh(name, caller) : requireList(name).compare(ProviderModelList.MAX_AGE, caller);
        } catch (Cancelled | GatewayStopping cancelled) {
            throw cancelled;
        } catch (GatewayException failure) {
            if (caller.remaining().isZero()) {
                throw failure;
            }
            return RefreshResult.failed(name, String.valueOf(failure.getMessage()));
        }
    }

    /** Cancels running calls and saves pending lists. */
    @Override
    public void close() {
        shutdown.cancel(Cancellation.Cause.STOPPING, "the gateway is stopping");
        // No shutdownNow(), which would interrupt a write
        scheduler.shutdown();
        listFile.close();
    }
}
