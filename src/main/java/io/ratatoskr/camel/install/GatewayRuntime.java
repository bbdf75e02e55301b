package io.ratatoskr.camel.install;

import io.ratatoskr.access.CallerAccess;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.camel.dispatch.ConcurrencyLimiter;
import io.ratatoskr.camel.dispatch.DispatchComponent;
import io.ratatoskr.camel.dispatch.ProviderRouteGrouper;
import io.ratatoskr.camel.exchange.CopyOriginRecorder;
import io.ratatoskr.camel.exchange.ExtensionPoints;
import io.ratatoskr.camel.exchange.Frontend;
import io.ratatoskr.camel.exchange.GatewayStatus;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.health.GatewayHealth;
import io.ratatoskr.camel.health.StartupModels;
import io.ratatoskr.camel.onnx.OnnxComponent;
import io.ratatoskr.camel.provider.Protocols;
import io.ratatoskr.camel.provider.ProviderComponent;
import io.ratatoskr.camel.ratatoskr.RatatoskrComponent;
import io.ratatoskr.camel.routes.ReloadStep;
import io.ratatoskr.camel.routes.Reloader;
import io.ratatoskr.camel.routes.RouteAdministration;
import io.ratatoskr.camel.routes.RouteCounters;
import io.ratatoskr.camel.routes.RouteDryRun;
import io.ratatoskr.camel.routes.RouteMistake;
import io.ratatoskr.camel.routes.ScratchHttpEngine;
import io.ratatoskr.camel.routes.StopStep;
import io.ratatoskr.camel.routes.Stopper;
import io.ratatoskr.camel.telemetry.Telemetry;
import io.ratatoskr.dialect.Dialect;
import io.ratatoskr.settings.LocalModelSettings;
import io.ratatoskr.settings.Settings;
import io.ratatoskr.tls.ServerTls;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
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
    private final StartupModels startupModels = new StartupModels();
    private final List<String> awaitedModels;
    private volatile boolean stopping;
    private Telemetry telemetry = Telemetry.NONE;
    /** That of the configuration before this one; none once it has been replaced, so that its context is not retained. */
    private Telemetry telemetryBefore;
    /** The context of the configuration before this one; null: this is the first, or that one has been replaced. */
    private @Nullable CamelContext previous;

    /** The providers that the configuration before this one disabled, with the reasons. */
    private final Map<String, String> disabledBefore;

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
        this.services = new GatewayServices(
                settings,
                protocols,
                settings.cache().isEnabled() ? providerFiles(routes) : Map.of(),
                before == null ? null : before.services);
        this.counters = before == null ? new RouteCounters() : before.counters;
        this.reloader = before == null ? Reloader.NONE : before.reloader;
        this.stopper = before == null ? Stopper.NONE : before.stopper;
        this.previous = previous;
        this.telemetryBefore = before == null ? Telemetry.NONE : before.telemetry;
        // A gateway that is ready stays so: its requests need no model that only the new configuration has
        this.awaitedModels = modelsToLoad()
                .map(LocalModelSettings::id)
                .filter(model -> before == null || before.startupModels.isExpected(model))
                .toList();
        this.disabledBefore = before == null ? Map.of() : disabledProviders(before.settings);
    }

    /** The text of the routes and kamelets that may call providers, by file: responses depend on them. */
    private static Map<String, String> providerFiles(RouteFiles routes) {
        var files = new HashMap<String, String>();
        routes.contents().forEach((name, bytes) -> {
            String text = new String(bytes, StandardCharsets.UTF_8);
            if (text.contains("provider")) {
                files.put(name, text);
            }
        });
        return files;
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
        startupModels.expect(awaitedModels);
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
        GatewayHealth health = services.health(context, () -> stopping, startupModels);
        boolean first = previous == null;
        Map<String, Object> beans = beans(context, frontends, health);
        Telemetry created = managed && settings.management().port().isPresent()
                ? Telemetry.create(
                        context,
                        settings,
                        services.vertx(),
                        services.parts(),
                        services.meters(context, health),
                        health.checks())
                : Telemetry.NONE;
        telemetry = created;
        created.beans().forEach(beans::put);
        var kamelets = new KameletLocations(context, files.kamelets());
        var routeValidator = RouteFileValidator.parse(files);
        var errors = new ArrayList<String>();
        fileErrors(context, routeValidator, kamelets).forEach(mistake -> errors.add(mistake.toString()));
        errors.addAll(routeValidator.collisions(context));
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
        services.modelLists().setProtocols(provider -> GatewayServices.protocolOf(context, provider));
        logDisabledProviders();
    }

    private Map<String, Object> beans(CamelContext context, List<Frontend> frontends, GatewayStatus status) {
        Map<String, Object> beans = services.beans(context);
        beans.put(RatatoskrConstants.RELOAD_BEAN, new ReloadStep(reloader));
        beans.put(RatatoskrConstants.STOP_BEAN, new StopStep(stopper));
        beans.put(RatatoskrConstants.ROUTES_BEAN, new RouteAdministration(context, routes.byLabel(), counters));
        Map<String, Dialect> dialects = ExtensionPoints.find(context, Dialect.class, Dialect::name);
        dialects.forEach((name, dialect) -> {
            String bean = RatatoskrConstants.DIALECT_BEAN_PREFIX + name;
            // A user's own dialect may have been bound under this name
            if (!dialect.equals(context.getRegistry().lookupByName(bean))) {
                beans.put(bean, dialect);
            }
        });
        var frontendInstallation = new FrontendInstallation(
                context,
                settings,
                new FrontendInstallation.Resources(
                        services.vertx(),
                        services.jsonPool(),
                        new CallerAccess(settings.http().access().callers()),
                        services.bodyMemory(),
                        settings.http().tls().map(ServerTls::new)),
                new FrontendInstallation.Watchers(services.frontendObserver(), status),
                dialects,
                beans,
                previous);
        previous = null;
        frontends.forEach(frontend -> frontend.install(frontendInstallation));
        return beans;
    }

    /** The mistakes in the route files that can be found without loading them. */
    private List<RouteMistake> fileErrors(
            CamelContext context, RouteFileValidator routeValidator, KameletLocations kamelets) {
        var errors = new ArrayList<>(routeValidator.errors(settings.providers().keySet()));
        errors.addAll(routeValidator.kameletErrors(context, kamelets));
        return errors;
    }

    /**
     * Finds every mistake in the route files and in the models' metadata; starts no route, opens no port.
     *
     * @param scratch a context without routes, in which the routes are created; the caller closes it
     */
    public List<String> mistakes(CamelContext scratch) throws Exception {
        Map<String, Frontend> found = ExtensionPoints.find(scratch, Frontend.class, Frontend::name);
        Map<String, Object> beans =
                beans(scratch, List.copyOf(found.values()), services.health(scratch, () -> stopping, startupModels));
        var server =
                beans.get(RatatoskrConstants.HTTP_ENGINE_BEAN) instanceof PlatformHttpEngine engine ? engine : null;
        beans.put(RatatoskrConstants.HTTP_ENGINE_BEAN, new ScratchHttpEngine(server));
        beans.forEach(scratch.getRegistry()::bind);
        scratch.getPropertiesComponent().addPropertiesSource(new SettingsPropertiesSource(settings));
        scratch.addLifecycleStrategy(new ProviderRouteGrouper());
        var kamelets = new KameletLocations(scratch, routes.kamelets());
        var validator = RouteFileValidator.parse(routes);
        var mistakes = new LinkedHashSet<>(fileErrors(scratch, validator, kamelets));
        var known = mistakes.stream()
                .map(mistake -> mistake.file() + ":" + mistake.line())
                .collect(Collectors.toSet());
        kamelets.apply();
        Map<String, byte[]> readable = routes.byLabel();
        readable.keySet().removeAll(validator.unreadable());
        new RouteDryRun(scratch)
                .check(readable).stream()
                        .filter(mistake -> !known.contains(mistake.file() + ":" + mistake.line()))
                        .forEach(mistakes::add);
        var all = new ArrayList<String>();
        mistakes.forEach(mistake -> all.add(mistake.toString()));
        all.addAll(services.errors());
        return all;
    }

    /** Logs warnings. Not in the composition root: its loggers would be created before logging is configured. */
    public static void logWarnings(List<String> warnings) {
        warnings.forEach(LOG::warn);
    }

    private void logDisabledProviders() {
        settings.providers()
                .values()
                .forEach(provider -> provider.disabledReason()
                        .filter(reason -> !reason.equals(disabledBefore.get(provider.name())))
                        .ifPresent(reason -> LOG.info("provider '{}' is disabled: {}", provider.name(), reason)));
    }

    private static Map<String, String> disabledProviders(Settings settings) {
        var reasons = new HashMap<String, String>();
        settings.providers()
                .forEach((name, provider) -> provider.disabledReason().ifPresent(reason -> reasons.put(name, reason)));
        return reasons;
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
        modelsToLoad()
                .forEach(model -> Thread.ofVirtual().name("load-" + model.id()).start(() -> {
                    try {
                        services.localModels().load(model.id(), Cancellation.withTimeout(Duration.ofHours(1)));
                        startupModels.loaded(model.id());
                    } catch (GatewayException failure) {
                        startupModels.failed(model.id(), String.valueOf(failure.getMessage()));
                        LOG.warn("{}", failure.getMessage());
                    }
                }));
    }

    private Stream<LocalModelSettings> modelsToLoad() {
        return settings.models().local().stream().filter(LocalModelSettings::loadAtStart);
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
