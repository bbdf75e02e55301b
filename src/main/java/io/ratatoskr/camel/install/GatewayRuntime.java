package io.ratatoskr.camel.install;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.camel.dispatch.ConcurrencyLimiter;
import io.ratatoskr.camel.dispatch.DispatchComponent;
import io.ratatoskr.camel.dispatch.DispatchContext;
import io.ratatoskr.camel.dispatch.ParameterAdapter;
import io.ratatoskr.camel.dispatch.ProviderRouteGrouper;
import io.ratatoskr.camel.dispatch.RejectedKeyCooldown;
import io.ratatoskr.camel.dispatch.RequestValidator;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.judge.Judge;
import io.ratatoskr.camel.onnx.OnnxComponent;
import io.ratatoskr.camel.operation.Admission;
import io.ratatoskr.camel.operation.LocalModelService;
import io.ratatoskr.camel.operation.ModelCatalogService;
import io.ratatoskr.camel.operation.ModelMetadataService;
import io.ratatoskr.camel.operation.ModelRefreshService;
import io.ratatoskr.camel.operation.PresetService;
import io.ratatoskr.camel.operation.TokenService;
import io.ratatoskr.camel.provider.CircuitBreakers;
import io.ratatoskr.camel.provider.ProviderComponent;
import io.ratatoskr.camel.provider.ProviderEndpoint;
import io.ratatoskr.camel.provider.Providers;
import io.ratatoskr.camel.provider.RetryPredicate;
import io.ratatoskr.camel.refresh.ModelListService;
import io.ratatoskr.onnx.LocalModels;
import io.ratatoskr.provider.ProtocolCapabilities;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.routing.EmbeddingAliasValidator;
import io.ratatoskr.routing.ModelAliases;
import io.ratatoskr.routing.ModelLookup;
import io.ratatoskr.routing.PresetCatalog;
import io.ratatoskr.routing.Router;
import io.ratatoskr.settings.LocalModelSettings;
import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.settings.Settings;
import io.ratatoskr.tokenizer.Tokenizers;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.PluginHelper;
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
    private final ParameterAdapter parameterAdapter;
    private final DispatchContext dispatch;
    private final ModelListService modelLists;
    private final AtomicBoolean closed = new AtomicBoolean();

    public GatewayRuntime(Settings settings, RouteFiles routes) {
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
                ProviderComponent.protocols(),
                settings.providers(),
                breakers,
                registryLoader::metadataOf,
                settings.fetchImages());
        ModelRegistry registry = registryLoader.registry();
        this.modelAliases =
                new ModelAliases(settings.models().aliases(), settings.models().presets());
        this.modelLists =
                new ModelListService(providers, registry, settings.store().modelListFile());
        modelLists.loadCached();
        this.tokenizers = new Tokenizers(settings.models().tokenizers(), new LocalTokenizers(localModels));
        this.router = new Router(
                registry, settings.providers(), settings.routing().providerOrder(), keyCooldown, modelAliases);
        this.parameterAdapter =
                new ParameterAdapter(registry, settings.routing().policies());
        this.dispatch = new DispatchContext(
                router,
                registry,
                settings.providers(),
                breakers,
                keyCooldown,
                new ConcurrencyLimiter(settings.routing().maxInFlight()),
                parameterAdapter);
    }

    /** The only Vert.x instance of the gateway. */
    public Vertx vertx() {
        return vertx;
    }

    public Settings settings() {
        return settings;
    }

    /** Same as {@link #install}, and closes this runtime when the context stops. */
    public void installManaged(CamelContext context) {
        install(context);
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopped(CamelContext stopped) {
                close();
            }
        });
    }

    /**
     * Binds the beans and loads the routes. The context may already be started.
     *
     * @throws ConfigurationInvalid when a route file is invalid or a name is already in use; the context is then unchanged
     */
    public void install(CamelContext context) {
        Map<String, Object> beans = beans();
        var routeValidator = RouteFileValidator.parse(routes);
        var errors = new ArrayList<>(routeValidator.errors(settings.providers().keySet()));
        errors.addAll(routeValidator.collisions(context));
        errors.addAll(registryLoader.errors());
        errors.addAll(EmbeddingAliasValidator.errors(modelAliases, router, registryLoader.registry()));
        errors.addAll(ContextInstallation.collisions(context, List.copyOf(beans.keySet()), COMPONENTS));
        if (!errors.isEmpty()) {
            throw new ConfigurationInvalid(errors);
        }
        var installation = new ContextInstallation(context);
        try {
            installation.add(new SettingsPropertiesSource(settings));
            beans.forEach(installation::bind);
            installation.add(new ProviderRouteGrouper());
            PluginHelper.getRoutesLoader(context).loadRoutes(routes.resources());
            context.addStartupListener((started, already) -> registerProtocols(started));
        } catch (Exception e) {
            installation.rollback();
            throw new ConfigurationInvalid("a route cannot be loaded: " + describe(e));
        }
        modelLists.setProtocols(provider -> protocolOf(context, provider));
        logDisabledProviders();
    }

    private Map<String, Object> beans() {
        var beans = new LinkedHashMap<String, Object>();
        beans.put("ratatoskr-dispatch", dispatch);
        beans.put("ratatoskr-providers", providers);
        beans.put("ratatoskr-local-models", localModels);
        beans.put(RatatoskrConstants.BREAKERS_BEAN, breakers);
        beans.put(RatatoskrConstants.RETRY_BEAN, new RetryPredicate(settings.providers(), breakers));
        beans.put(
                RatatoskrConstants.ADMISSION_BEAN,
                new Admission(settings.routing().totalTimeout()));
        beans.put(
                RatatoskrConstants.REFRESH_BEAN,
                new ModelRefreshService(modelLists, settings.routing().totalTimeout()));
        beans.put(RatatoskrConstants.TOKENS_BEAN, new TokenService(router, tokenizers));
        beans.put(RatatoskrConstants.JUDGE_BEAN, new Judge(settings.providers()));
        var catalog = new ModelCatalogService(registryLoader.registry(), settings.providers(), keyCooldown);
        beans.put(RatatoskrConstants.MODELS_BEAN, catalog);
        beans.put(RatatoskrConstants.PRESETS_BEAN, new PresetService(new PresetCatalog(modelAliases, router)));
        beans.put(RatatoskrConstants.LOCAL_MODEL_SERVICE_BEAN, new LocalModelService(router, catalog, localModels));
        beans.put(
                RatatoskrConstants.VALIDATOR_BEAN,
                new RequestValidator(
                        dispatch, (input, model) -> tokenizers.count(new TokenRequest(input, model, null), model)));
        beans.put(RatatoskrConstants.METADATA_BEAN, metadata(catalog));
        return beans;
    }

    private ModelMetadataService metadata(ModelCatalogService catalog) {
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
                    modelLists.start();
                }
            });
        } catch (Exception failure) {
            throw new IllegalStateException("cannot add a startup listener to the CamelContext", failure);
        }
    }

    /** Passes the protocol of each provider to the parameter adapter; it determines the supported parameters. */
    private void registerProtocols(CamelContext context) {
        var traits = new LinkedHashMap<String, ProtocolCapabilities>();
        for (ProviderSettings provider : settings.providers().values()) {
            protocolOf(context, provider.name())
                    .ifPresent(protocol -> traits.put(
                            provider.name(), providers.protocol(protocol).capabilities(provider.profile())));
            if (provider.inProcess()) {
                traits.put(provider.name(), new ProtocolCapabilities(Dialects.NATIVE, Map.of()));
            }
        }
        parameterAdapter.setProtocols(traits);
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

    /** Closes connections, models and event loops. Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            modelLists.close();
            providers.close();
            tokenizers.close();
            localModels.close();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
