package io.ratatoskr.camel.install;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.camel.dispatch.ConcurrencyLimiter;
import io.ratatoskr.camel.dispatch.DispatchComponent;
import io.ratatoskr.camel.dispatch.ProviderRouteGrouper;
import io.ratatoskr.camel.exchange.CopyOriginRecorder;
import io.ratatoskr.camel.exchange.ExtensionPoints;
import io.ratatoskr.camel.exchange.Frontend;
import io.ratatoskr.camel.health.GatewayHealth;
import io.ratatoskr.camel.onnx.OnnxComponent;
import io.ratatoskr.camel.provider.Protocols;
import io.ratatoskr.camel.provider.ProviderComponent;
import io.ratatoskr.camel.ratatoskr.RatatoskrComponent;
import io.ratatoskr.camel.routes.Reloader;
import io.ratatoskr.camel.routes.RouteCounters;
import io.ratatoskr.camel.routes.Stopper;
import io.ratatoskr.camel.telemetry.Telemetry;
import io.ratatoskr.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.spi.LifecycleStrategy;
import org.apache.camel.spi.ShutdownStrategy;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.PluginHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runtime of a gateway in one CamelContext: created from settings, bound as beans for the routes, released on close. Creating it
 * opens no connection.
 */
public final class GatewayRuntime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayRuntime.class);
    /** Components used by the routes, by scheme. */
    private static final Map<String, Class<?>> COMPONENTS = Map.of(
            "dispatch", DispatchComponent.class,
            "onnx", OnnxComponent.class,
            "provider", ProviderComponent.class,
            "ratatoskr", RatatoskrComponent.class);

    private final Settings settings;
    private final RouteFiles routes;
    private final GatewayServices services;
    private final RouteCounters counters;
    private final ModelLoading modelLoading;
    private volatile boolean stopping;
    private Telemetry telemetry = Telemetry.NONE;
    /** That of the configuration before this one; none once it has been replaced, so that its context is not retained. */
    private Telemetry telemetryBefore;
    /** The context of the configuration before this one; null: this is the first, or that one has been replaced. */
    private @Nullable CamelContext previous;

    /** Those of the configuration before this one. */
    private final DisabledProviders disabledBefore;

    private volatile Reloader reloader;
    private volatile Stopper stopper;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicReference<@Nullable ContextInstallation> installation = new AtomicReference<>();

    /** @param protocols the protocols of the context into which the gateway will be installed */
    public GatewayRuntime(Settings settings, RouteFiles routes, Protocols protocols) {
        this(settings, routes, protocols, null, null);
    }

    private GatewayRuntime(
            Settings settings,
            RouteFiles routes,
            Protocols protocols,
            @Nullable GatewayRuntime before,
            @Nullable CamelContext previous) {
        this.settings = settings;
        this.routes = routes;
        this.services = new GatewayServices(settings, protocols, routes, before == null ? null : before.services);
        this.counters = before == null ? new RouteCounters() : before.counters;
        this.reloader = before == null ? Reloader.NONE : before.reloader;
        this.stopper = before == null ? Stopper.NONE : before.stopper;
        this.previous = previous;
        this.telemetryBefore = before == null ? Telemetry.NONE : before.telemetry;
        this.modelLoading =
                new ModelLoading(settings, services.localModels(), before == null ? null : before.modelLoading);
        this.disabledBefore = before == null ? DisabledProviders.NONE : DisabledProviders.of(before.settings);
    }

    /**
     * The runtime of the next configuration, for a context of its own. It takes over what its settings do not change: connections, loaded
     * models, states of circuit breakers. Its HTTP routes get requests once the engine of its context takes over.
     *
     * @param current the context of this one
     */
    public GatewayRuntime successor(
            Settings newSettings, RouteFiles newRoutes, Protocols protocols, CamelContext current) {
        return new GatewayRuntime(newSettings, newRoutes, protocols, this, current);
    }

    /** Sets what reloads the configuration; without it, a reload is refused. Before the installation. */
    public void reloadWith(Reloader newReloader) {
        reloader = newReloader;
    }

    /** Sets what stops the process; without it, that is refused. Before the installation. */
    public void stopWith(Stopper newStopper) {
        stopper = newStopper;
    }

    /** Takes over from a configuration, whose background work ends and whose requests in flight continue. */
    public void takeOver(GatewayRuntime before) {
        telemetry.takeOver(before.telemetry);
        telemetryBefore = Telemetry.NONE;
        before.services.modelLists().pause();
    }

    /** Reports that the gateway is no longer ready, before it stops. */
    public void announceStop() {
        stopping = true;
    }

    /** Returns whether requests are in flight. */
    public boolean isActive() {
        return services.requests().isActive();
    }

    public Settings settings() {
        return settings;
    }

    /** Same as {@link #install}, and closes this runtime when the context stops. */
    public void installManaged(CamelContext context) {
        var closeWithContext = new LifecycleStrategySupport() {
            @Override
            public void onContextStopped(CamelContext stopped) {
                close();
            }
        };
        install(
                context,
                routes.withoutFrontends(),
                List.of(),
                List.of(closeWithContext),
                settings.management().chosen());
    }

    /**
     * Binds the beans and loads the routes, without frontends. The context may already be started.
     *
     * @throws ConfigurationInvalid when a route file is invalid or a name is already in use; the context is then unchanged
     */
    public void install(CamelContext context) {
        install(
                context,
                routes.withoutFrontends(),
                List.of(),
                List.of(),
                settings.management().chosen());
    }

    /**
     * Same as {@link #install}, with every frontend that the settings enable and the routes of these.
     *
     * @throws ConfigurationInvalid when a route file is invalid or a name is already in use; the context is then unchanged
     */
    public void installWithFrontends(CamelContext context) {
        Map<String, Frontend> found = ExtensionPoints.find(context, Frontend.class, Frontend::name);
        var enabled = new ArrayList<Frontend>();
        var disabled = new HashSet<String>();
        found.forEach((name, frontend) -> {
            if (frontend.enabled(settings)) {
                enabled.add(frontend);
            } else {
                disabled.add(name);
            }
        });
        modelLoading.expect();
        context.addRoutePolicyFactory(counters);
        install(context, routes.without(disabled), enabled, List.of(), true);
    }

    /** @param managed whether to open the management port, if there is one */
    private void install(
            CamelContext context,
            RouteFiles files,
            List<Frontend> frontends,
            List<LifecycleStrategy> strategies,
            boolean managed) {
        logWarnings(files.warnings());
        if (ContextInstallation.isInstalled(context)) {
            throw new ConfigurationInvalid("the CamelContext '%s' already contains a gateway; close that one first"
                    .formatted(context.getName()));
        }
        GatewayHealth health = health(context);
        boolean first = previous == null;
        Map<String, Object> beans = beans().create(context, frontends, health);
        previous = null;
        Telemetry created = managed && settings.management().port().isPresent()
                ? Telemetry.create(
                        context,
                        settings,
                        services.resources().vertx(),
                        services.resources().parts(),
                        services.meters(context, health),
                        checks(health, beans))
                : Telemetry.NONE;
        telemetry = created;
        created.beans().forEach(beans::put);
        var kamelets = new KameletLocations(context, files.kamelets());
        var parsed = ParsedRouteFiles.parse(files);
        var errors = new ArrayList<String>();
        new RouteFileValidator(parsed)
                .errors(settings.providers().keySet(), context, kamelets)
                .forEach(mistake -> errors.add(mistake.toString()));
        errors.addAll(NameCollisions.find(parsed, context));
        errors.addAll(services.errors());
        errors.addAll(ContextInstallation.collisions(context, List.copyOf(beans.keySet()), COMPONENTS));
        if (!errors.isEmpty()) {
            throw new ConfigurationInvalid(errors);
        }
        var added = new ContextInstallation(context, COMPONENTS.keySet());
        try {
            added.onRemove(kamelets.apply());
            added.add(new SettingsPropertiesSource(settings));
            beans.forEach(added::bind);
            added.add(new ProviderRouteGrouper());
            added.add(new CopyOriginRecorder());
            strategies.forEach(added::add);
            PluginHelper.getRoutesLoader(context).loadRoutes(files.resources());
            added.onStart(services::registerProtocols);
            added.onStart(first ? created::start : starting -> created.prepare(starting, telemetryBefore));
            added.onRemove(created::close);
            added.onStart(starting -> services.connect());
            added.complete();
        } catch (Exception e) {
            added.remove();
            throw new ConfigurationInvalid("a route cannot be loaded: " + FailureMessages.describe(e));
        }
        installation.set(added);
        services.modelLists().setProtocols(provider -> ProviderServices.protocolOf(context, provider));
        DisabledProviders.of(settings).logNew(disabledBefore);
    }

    /** The checks of the gateway, and those that frontends have bound. */
    private static List<HealthCheck> checks(GatewayHealth health, Map<String, Object> beans) {
        return Stream.concat(
                        health.checks().stream(),
                        beans.values().stream()
                                .filter(HealthCheck.class::isInstance)
                                .map(HealthCheck.class::cast))
                .toList();
    }

    private GatewayBeans beans() {
        return new GatewayBeans(settings, routes, services, counters, reloader, stopper, previous);
    }

    private GatewayHealth health(CamelContext context) {
        return services.health(context, () -> stopping, modelLoading.states());
    }

    /**
     * Finds every mistake in the route files and in the models' metadata; starts no route, opens no port.
     *
     * @param scratch a context without routes, in which the routes are created; the caller closes it
     */
    public List<String> mistakes(CamelContext scratch) throws Exception {
        return new GatewayDryRun(settings, routes, beans()).mistakes(scratch, health(scratch));
    }

    /** Logs warnings. Not in the composition root: its loggers would be created before logging is configured. */
    public static void logWarnings(List<String> warnings) {
        warnings.forEach(LOG::warn);
    }

    /** Starts the periodic refresh of the providers' model lists once the context has started. */
    public void startModelRefresh(CamelContext context) {
        if (context.isStarted()) {
            services.modelLists().start();
            return;
        }
        try {
            context.addStartupListener(new StartupListener() {
                @Override
                public void onCamelContextStarted(CamelContext started, boolean already) {}

                @Override
                public void onCamelContextFullyStarted(CamelContext started, boolean already) {
                    if (!closed.get()) {
                        services.modelLists().start();
                    }
                }
            });
        } catch (Exception failure) {
            throw new IllegalStateException("cannot add a startup listener to the CamelContext", failure);
        }
    }

    /** Starts loading the local models that are configured to load at startup; failures are logged. */
    public void loadModels() {
        modelLoading.start();
    }

    /**
     * Takes the gateway out of its context, and closes this. New requests are refused; requests in flight may finish within the
     * context's shutdown timeout, the last tenth of which is for those that have to be cancelled. Idempotent.
     */
    public void uninstall(CamelContext context) {
        ContextInstallation added = installation.getAndSet(null);
        if (added != null) {
            ShutdownStrategy shutdown = context.getShutdownStrategy();
            Duration timeout =
                    Duration.of(shutdown.getTimeout(), shutdown.getTimeUnit().toChronoUnit());
            Duration cancelTimeout = timeout.dividedBy(10);
            ConcurrencyLimiter requests = services.requests();
            services.refuseRequests();
            if (!added.awaitIdle(timeout.minus(cancelTimeout), requests::isActive)) {
                services.cancelRequests();
                if (!added.awaitIdle(cancelTimeout, requests::isActive)) {
                    LOG.warn("requests are still in flight after {} s; their routes are removed", timeout.toSeconds());
                }
            }
            added.remove();
        }
        close();
    }

    /** Closes connections, models and event loops. Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            services.close();
        }
    }
}
