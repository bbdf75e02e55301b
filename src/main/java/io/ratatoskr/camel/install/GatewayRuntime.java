package io.ratatoskr.camel.install;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.camel.dispatch.ConcurrencyLimiter;
import io.ratatoskr.camel.dispatch.DispatchComponent;
import io.ratatoskr.camel.dispatch.DispatchContext;
import io.ratatoskr.camel.dispatch.ParameterAdapter;
import io.ratatoskr.camel.dispatch.ProviderRouteGrouper;
import io.ratatoskr.camel.dispatch.RejectedKeyCooldown;
import io.ratatoskr.camel.dispatch.RequestValidator;
import io.ratatoskr.camel.exchange.ComputePool;
import io.ratatoskr.camel.exchange.ExtensionPoints;
import io.ratatoskr.camel.exchange.Frontend;
import io.ratatoskr.camel.exchange.GatewayInstallation;
import io.ratatoskr.camel.exchange.JsonPool;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.judge.Judge;
import io.ratatoskr.camel.onnx.OnnxComponent;
import io.ratatoskr.camel.operation.Admission;
import io.ratatoskr.camel.operation.BoundedTokenizers;
import io.ratatoskr.camel.operation.CallerAccess;
import io.ratatoskr.camel.operation.CapabilityService;
import io.ratatoskr.camel.operation.LocalModelService;
import io.ratatoskr.camel.operation.ModelCatalogService;
import io.ratatoskr.camel.operation.ModelMetadataService;
import io.ratatoskr.camel.operation.ModelRefreshService;
import io.ratatoskr.camel.operation.PresetService;
import io.ratatoskr.camel.operation.TokenService;
import io.ratatoskr.camel.provider.CircuitBreakers;
import io.ratatoskr.camel.provider.Protocols;
import io.ratatoskr.camel.provider.ProviderComponent;
import io.ratatoskr.camel.provider.ProviderEndpoint;
import io.ratatoskr.camel.provider.Providers;
import io.ratatoskr.camel.provider.RetryPredicate;
import io.ratatoskr.camel.refresh.ModelListService;
import io.ratatoskr.camel.upstream.ResponseBudget;
import io.ratatoskr.dialect.Dialect;
import io.ratatoskr.onnx.LocalModels;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.ProtocolCapabilities;
import io.ratatoskr.provider.RequestAdapter;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.routing.EmbeddingAliasValidator;
import io.ratatoskr.routing.ModelAliases;
import io.ratatoskr.routing.ModelLookup;
import io.ratatoskr.routing.PresetCatalog;
import io.ratatoskr.routing.Router;
import io.ratatoskr.settings.LocalModelSettings;
import io.ratatoskr.settings.ProviderProfile;
import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.settings.Settings;
import io.ratatoskr.tokenizer.Tokenizers;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
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
    private static final int MAX_QUEUED_TOKENIZING = 32;
    /** Components used by the routes, by scheme. */
    private static final Map<String, Class<?>> COMPONENTS = Map.of(
            "dispatch", DispatchComponent.class,
            "onnx", OnnxComponent.class,
            "provider", ProviderComponent.class);

    private final Settings settings;
    private final RouteFiles routes;
    private final Vertx vertx;
    private final LocalModels localModels;
    private final CircuitBreakers breakers;
    private final Providers providers;
    private final RegistryLoader registryLoader;
    private final ModelAliases modelAliases;
    private final RejectedKeyCooldown keyCooldown = new RejectedKeyCooldown();
    private final Router router;
    private final Tokenizers tokenizers;
    private final ComputePool tokenizing;
    private final BoundedTokenizers boundedTokenizers;
    private final JsonPool jsonPool = new JsonPool();
    private final ParameterAdapter parameterAdapter;
    private final DispatchContext dispatch;
    private final ModelListService modelLists;
    private final Admission admission;
    private final LocalModelService localModelService;
    private final ModelCatalogService catalog;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicReference<@Nullable ContextInstallation> installation = new AtomicReference<>();

    /** @param protocols the protocols of the context into which the gateway will be installed */
    public GatewayRuntime(Settings settings, RouteFiles routes, Protocols protocols) {
        this.settings = settings;
        this.routes = routes;
        this.vertx = Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        this.localModels = LocalModels.of(settings.onnx(), settings.models(), settings.store());
        this.breakers = new CircuitBreakers(settings.providers());
        this.registryLoader = new RegistryLoader(settings, localModels);
        this.providers = new Providers(
                vertx,
                protocols,
                settings.providers(),
                registryLoader::metadataOf,
                settings.fetchImages(),
                new ResponseBudget(settings.routing().responseBudget()),
                jsonPool);
        ModelRegistry registry = registryLoader.registry();
        this.modelAliases =
                new ModelAliases(settings.models().aliases(), settings.models().presets());
        this.modelLists =
                new ModelListService(providers, registry, settings.store().modelListFile());
        modelLists.loadCached();
        this.tokenizers = new Tokenizers(settings.models().tokenizers(), new LocalTokenizers(localModels));
        this.tokenizing = ComputePool.ofHalfTheProcessors("tokenizer", MAX_QUEUED_TOKENIZING);
        this.boundedTokenizers = new BoundedTokenizers(
                tokenizers,
                tokenizing,
                settings.local().tokenTextLimit(),
                settings.routing().totalTimeout());
        this.router = new Router(
                registry, settings.providers(), settings.routing().providerOrder(), keyCooldown, modelAliases);
        this.parameterAdapter =
                new ParameterAdapter(registry, settings.routing().policies());
        this.admission = new Admission(settings.routing().totalTimeout());
        this.catalog = new ModelCatalogService(registry, settings.providers(), keyCooldown, localModels::refresh);
        this.localModelService = new LocalModelService(router, catalog, localModels);
        this.dispatch = new DispatchContext(
                router,
                registry,
                settings.providers(),
                breakers,
                keyCooldown,
                new ConcurrencyLimiter(settings.routing().maxInFlight(), providers.clock()),
                parameterAdapter);
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
        install(context, routes.withoutFrontends(), List.of(), List.of(closeWithContext));
    }

    /**
     * Binds the beans and loads the routes, without frontends. The context may already be started.
     *
     * @throws ConfigurationInvalid when a route file is invalid or a name is already in use; the context is then unchanged
     */
    public void install(CamelContext context) {
        install(context, routes.withoutFrontends(), List.of(), List.of());
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
        install(context, routes.without(disabled), enabled, List.of());
    }

    private void install(
            CamelContext context, RouteFiles files, List<Frontend> frontends, List<LifecycleStrategy> strategies) {
        logWarnings(files.warnings());
        if (ContextInstallation.isInstalled(context)) {
            throw new ConfigurationInvalid("the CamelContext '%s' already contains a gateway; close that one first"
                    .formatted(context.getName()));
        }
        Map<String, Object> beans = beans(context);
        Map<String, Dialect> dialects = ExtensionPoints.find(context, Dialect.class, Dialect::name);
        dialects.forEach((name, dialect) -> {
            String bean = RatatoskrConstants.DIALECT_BEAN_PREFIX + name;
            // A user's own dialect may have been bound under this name
            if (!dialect.equals(context.getRegistry().lookupByName(bean))) {
                beans.put(bean, dialect);
            }
        });
        var frontendInstallation = new FrontendInstallation(context, settings, vertx, jsonPool, dialects, beans);
        frontends.forEach(frontend -> frontend.install(frontendInstallation));
        var routeValidator = RouteFileValidator.parse(files);
        var errors = new ArrayList<>(routeValidator.errors(settings.providers().keySet()));
        errors.addAll(routeValidator.collisions(context));
        var kamelets = new KameletLocations(context, files.kamelets());
        errors.addAll(routeValidator.kameletErrors(context, kamelets));
        errors.addAll(registryLoader.errors());
        errors.addAll(EmbeddingAliasValidator.errors(modelAliases, router, registryLoader.registry()));
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
            strategies.forEach(added::add);
            PluginHelper.getRoutesLoader(context).loadRoutes(files.resources());
            added.onStart(this::registerProtocols);
            added.complete();
        } catch (Exception e) {
            added.remove();
            throw new ConfigurationInvalid("a route cannot be loaded: " + describe(e));
        }
        installation.set(added);
        modelLists.setProtocols(provider -> protocolOf(context, provider));
        logDisabledProviders();
    }

    /** Collects the beans of the frontends, so that they are checked and bound together with the gateway's own. */
    private record FrontendInstallation(
            CamelContext context,
            Settings settings,
            Vertx vertx,
            JsonPool jsonPool,
            Map<String, Dialect> dialects,
            Map<String, Object> beans)
            implements GatewayInstallation {
        @Override
        public void bind(String name, Object bean) {
            Object other = beans.putIfAbsent(name, bean);
            if (other != null) {
                throw new ConfigurationInvalid("two parts of the gateway bind the bean '%s': %s and %s"
                        .formatted(
                                name,
                                other.getClass().getName(),
                                bean.getClass().getName()));
            }
        }
    }

    private Map<String, Object> beans(CamelContext context) {
        var beans = new LinkedHashMap<String, Object>();
        beans.put("ratatoskr-dispatch", dispatch);
        beans.put("ratatoskr-providers", providers);
        beans.put("ratatoskr-local-models", localModels);
        beans.put(RatatoskrConstants.BREAKERS_BEAN, breakers);
        beans.put(RatatoskrConstants.RETRY_BEAN, new RetryPredicate(settings.providers(), breakers));
        beans.put(RatatoskrConstants.ADMISSION_BEAN, admission);
        beans.put(RatatoskrConstants.ACCESS_BEAN, new CallerAccess());
        beans.put(
                RatatoskrConstants.REFRESH_BEAN,
                new ModelRefreshService(modelLists, settings.routing().totalTimeout()));
        beans.put(RatatoskrConstants.TOKENS_BEAN, new TokenService(router, boundedTokenizers));
        beans.put(RatatoskrConstants.JUDGE_BEAN, new Judge(settings.providers()));
        beans.put(RatatoskrConstants.MODELS_BEAN, catalog);
        beans.put(RatatoskrConstants.PRESETS_BEAN, new PresetService(new PresetCatalog(modelAliases, router)));
        beans.put(RatatoskrConstants.LOCAL_MODEL_SERVICE_BEAN, localModelService);
        beans.put(
                RatatoskrConstants.CAPABILITIES_BEAN,
                new CapabilityService(catalog, settings.providers(), localModels));
        beans.put(
                RatatoskrConstants.VALIDATOR_BEAN,
                new RequestValidator(
                        dispatch,
                        boundedTokenizers::count,
                        (candidate, request, cancellation) -> protocolOf(context, candidate.provider())
                                .flatMap(protocol ->
                                        providers.previewBody(protocol, candidate.provider(), request, cancellation))));
        beans.put(RatatoskrConstants.METADATA_BEAN, metadata());
        return beans;
    }

    private ModelMetadataService metadata() {
        var lookup = new ModelLookup(
                registryLoader.registry(),
                settings.providers(),
                settings.routing().providerOrder(),
                modelAliases);
        return new ModelMetadataService(lookup, catalog, modelLists);
    }

    /** The distinct messages of a failure and its causes. */
    public static String describe(Throwable failure) {
        var seen = new HashSet<String>();
        var text = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (seen.add(message)) {
                text.append(text.isEmpty() ? "" : ": ").append(message);
            }
        }
        return text.toString();
    }

    /** Logs warnings. Not in the composition root: its loggers would be created before logging is configured. */
    public static void logWarnings(List<String> warnings) {
        warnings.forEach(LOG::warn);
    }

    private void logDisabledProviders() {
        settings.providers()
                .values()
                .forEach(provider -> provider.disabledReason()
                        .ifPresent(reason -> LOG.info("provider '{}' is disabled: {}", provider.name(), reason)));
    }

    /** Starts the periodic refresh of the providers' model lists once the context has started. */
    public void startModelRefresh(CamelContext context) {
        if (context.isStarted()) {
            modelLists.start();
            return;
        }
        try {
            context.addStartupListener(new StartupListener() {
                @Override
                public void onCamelContextStarted(CamelContext started, boolean already) {}

                @Override
                public void onCamelContextFullyStarted(CamelContext started, boolean already) {
                    if (!closed.get()) {
                        modelLists.start();
                    }
                }
            });
        } catch (Exception failure) {
            throw new IllegalStateException("cannot add a startup listener to the CamelContext", failure);
        }
    }

    /** Passes the protocol of each provider to the parameter adapter; it determines the supported parameters. */
    private void registerProtocols(CamelContext context) {
        var capabilities = new LinkedHashMap<String, ProtocolCapabilities>();
        var adapters = new HashMap<String, RequestAdapter>();
        for (ProviderSettings provider : settings.providers().values()) {
            protocolOf(context, provider.name()).ifPresent(name -> {
                Protocol protocol = providers.protocol(name);
                ProviderProfile profile = provider.profile();
                capabilities.put(provider.name(), protocol.capabilities(profile));
                adapters.put(provider.name(), (request, model) -> protocol.adapt(request, profile, model));
            });
            if (provider.inProcess()) {
                capabilities.put(provider.name(), new ProtocolCapabilities(Dialects.NATIVE, Map.of()));
            }
        }
        parameterAdapter.setProtocols(capabilities);
        parameterAdapter.setAdapters(adapters);
    }

    /** The protocol that the context's routes use for a provider. */
    private static Optional<String> protocolOf(CamelContext context, String provider) {
        return context.getEndpoints().stream()
                .filter(ProviderEndpoint.class::isInstance)
                .map(ProviderEndpoint.class::cast)
                .filter(endpoint -> provider.equals(endpoint.getConfiguration().getName())
                        && endpoint.getConfiguration().getBaseUrl() == null)
                .map(ProviderEndpoint::getProtocol)
                .findFirst();
    }

    /** Starts loading the local models that are configured to load at startup; failures are logged. */
    public void loadModels() {
        settings.models().local().stream()
                .filter(LocalModelSettings::loadAtStart)
                .forEach(model -> Thread.ofVirtual().name("load-" + model.id()).start(() -> {
                    try {
                        localModels.load(model.id(), Cancellation.withTimeout(Duration.ofHours(1)));
                    } catch (GatewayException failure) {
                        LOG.warn("{}", failure.getMessage());
                    }
                }));
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
            ConcurrencyLimiter requests = dispatch.concurrencyLimiter();
            admission.close(CamelGateway.CLOSED);
            if (!added.awaitIdle(timeout.minus(cancelTimeout), requests::isActive)) {
                requests.cancelAll(CamelGateway.CLOSED);
                localModelService.close();
                modelLists.close();
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
            admission.close(CamelGateway.CLOSED);
            dispatch.concurrencyLimiter().cancelAll(CamelGateway.CLOSED);
            localModelService.close();
            modelLists.close();
            providers.close();
            tokenizing.close();
            tokenizers.close();
            localModels.close();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
