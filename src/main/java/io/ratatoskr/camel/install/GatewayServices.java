package io.ratatoskr.camel.install;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.Operation;
import io.ratatoskr.camel.convert.RequestKind;
import io.ratatoskr.camel.dispatch.ConcurrencyLimiter;
import io.ratatoskr.camel.dispatch.DispatchContext;
import io.ratatoskr.camel.dispatch.ParameterAdapter;
import io.ratatoskr.camel.dispatch.ProviderRoutes;
import io.ratatoskr.camel.dispatch.RejectedKeyCooldown;
import io.ratatoskr.camel.dispatch.RequestValidator;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.ratatoskr.camel.exchange.ComputePool;
import io.ratatoskr.camel.exchange.GatewayStatus;
import io.ratatoskr.camel.exchange.JsonPool;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.health.GatewayHealth;
import io.ratatoskr.camel.health.StartupModels;
import io.ratatoskr.camel.judge.Judge;
import io.ratatoskr.camel.operation.Admission;
import io.ratatoskr.camel.operation.BoundedTokenizers;
import io.ratatoskr.camel.operation.CallerAccess;
import io.ratatoskr.camel.operation.CapabilityService;
import io.ratatoskr.camel.operation.LocalModelService;
import io.ratatoskr.camel.operation.ModelCatalogService;
import io.ratatoskr.camel.operation.ModelInfoStep;
import io.ratatoskr.camel.operation.ModelMetadataService;
import io.ratatoskr.camel.operation.ModelRefreshService;
import io.ratatoskr.camel.operation.PolicyEstimator;
import io.ratatoskr.camel.operation.PresetService;
import io.ratatoskr.camel.operation.RequestConversion;
import io.ratatoskr.camel.operation.RequestHeaderStep;
import io.ratatoskr.camel.operation.ResponseHeaderStep;
import io.ratatoskr.camel.operation.TextReplacement;
import io.ratatoskr.camel.operation.TokenService;
import io.ratatoskr.camel.provider.CircuitBreakers;
import io.ratatoskr.camel.provider.Protocols;
import io.ratatoskr.camel.provider.ProviderEndpoint;
import io.ratatoskr.camel.provider.Providers;
import io.ratatoskr.camel.provider.RetryPredicate;
import io.ratatoskr.camel.refresh.ModelListService;
import io.ratatoskr.camel.upstream.ResponseBudget;
import io.ratatoskr.camel.telemetry.GatewayMeters;
import io.ratatoskr.camel.telemetry.LocalInferenceMeters;
import io.ratatoskr.onnx.LocalModels;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.ProtocolCapabilities;
import io.ratatoskr.provider.RequestAdapter;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.routing.EmbeddingAliasValidator;
import io.ratatoskr.routing.ModelAliases;
import io.ratatoskr.routing.ModelIds;
import io.ratatoskr.routing.ModelLookup;
import io.ratatoskr.routing.PresetCatalog;
import io.ratatoskr.routing.Router;
import io.ratatoskr.settings.ProviderProfile;
import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.settings.Settings;
import io.ratatoskr.tokenizer.Tokenizers;
import io.ratatoskr.telemetry.FrontendObserver;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;

/**
 * The objects of a gateway, made from its settings, and the beans among them that routes use. Making them opens no connection.
 */
final class GatewayServices implements AutoCloseable {
    private final Settings settings;
    private final Vertx vertx;
    private final LocalModels localModels;
    private final CircuitBreakers breakers;
    private final RetryPredicate retries;
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
    private final GatewayObservers observers;

    GatewayServices(Settings settings, Protocols protocols) {
        this.settings = settings;
        this.observers = new GatewayObservers(settings);
        this.vertx = Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        this.localModels = LocalModels.of(settings.onnx(), settings.models(), settings.store());
        this.breakers = new CircuitBreakers(settings.providers());
        this.retries = new RetryPredicate(settings.providers(), breakers);
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
        this.tokenizing = ComputePool.ofHalfTheProcessors("tokenizer", BoundedTokenizers.POOL_LIMITS);
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
        this.localModelService = new LocalModelService(router, catalog, localModels, tokenizers);
        this.dispatch = new DispatchContext(
                router,
                registry,
                settings.providers(),
                breakers,
                keyCooldown,
                new ConcurrencyLimiter(settings.routing().maxInFlight(), providers.clock()),
                parameterAdapter);
    }

    Vertx vertx() {
        return vertx;
    }

    /** Watches the requests of frontends. */
    FrontendObserver frontendObserver() {
        return observers.frontends();
    }

    JsonPool jsonPool() {
        return jsonPool;
    }

    LocalModels localModels() {
        return localModels;
    }

    ModelListService modelLists() {
        return modelLists;
    }

    /** The health of the gateway in that context. */
    GatewayHealth health(CamelContext context, StartupModels models) {
        return new GatewayHealth(
                context,
                admission::isOpen,
                new GatewayHealth.Providers(catalog::unavailableReason, this::lacksModel, breakers),
                models);
    }

    /** The meters of the gateway's parts. */
    List<MeterBinder> meters(CamelContext context, GatewayStatus status) {
        return List.of(
                new GatewayMeters(context, status, dispatch, providers, retries, registryLoader.registry()),
                new LocalInferenceMeters(localModels));
    }

    private boolean lacksModel(String provider, Operation operation) {
        ProviderSettings own = settings.providers().get(provider);
        return own != null
                && own.inProcess()
                && own.chatModel().isEmpty()
                && localModels.models().stream()
                        .noneMatch(model -> model.callable() && model.capabilities().contains(operation.capability()));
    }

    /** The requests in flight. */
    ConcurrencyLimiter requests() {
        return dispatch.concurrencyLimiter();
    }

    /** The mistakes in the models' metadata and aliases. */
    List<String> errors() {
        var errors = new ArrayList<>(registryLoader.errors());
        errors.addAll(EmbeddingAliasValidator.errors(modelAliases, router, registryLoader.registry()));
        return errors;
    }

    /** The beans of the routes, by name. */
    Map<String, Object> beans(CamelContext context) {
        var beans = new LinkedHashMap<>(observers.beans());
        beans.put("ratatoskr-dispatch", dispatch);
        beans.put("ratatoskr-providers", providers);
        beans.put("ratatoskr-local-models", localModels);
        beans.put(RatatoskrConstants.BREAKERS_BEAN, breakers);
        beans.put(RatatoskrConstants.RETRY_BEAN, retries);
        beans.put(RatatoskrConstants.ADMISSION_BEAN, admission);
        beans.put(RatatoskrConstants.ACCESS_BEAN, new CallerAccess());
        beans.put(
                RatatoskrConstants.REFRESH_BEAN,
                new ModelRefreshService(modelLists, settings.routing().totalTimeout()));
        beans.put(RatatoskrConstants.TOKENS_BEAN, new TokenService(router, boundedTokenizers));
        beans.put(RatatoskrConstants.JUDGE_BEAN, new Judge(settings.providers()));
        beans.put(RatatoskrConstants.MODELS_BEAN, catalog);
        beans.put(
                RatatoskrConstants.MODEL_IDS_BEAN,
                new ModelIds(
                        router,
                        registryLoader.registry(),
                        operation -> ProviderRoutes.servingProviders(context, operation)));
        beans.put(RatatoskrConstants.PRESETS_BEAN, new PresetService(new PresetCatalog(modelAliases, router)));
        beans.put(RatatoskrConstants.LOCAL_MODEL_SERVICE_BEAN, localModelService);
        beans.put(
                RatatoskrConstants.CAPABILITIES_BEAN,
                new CapabilityService(catalog, settings.providers(), localModels));
        var validator = new RequestValidator(
                dispatch,
                boundedTokenizers::count,
                (candidate, request, cancellation) -> protocolOf(context, candidate.provider())
                        .flatMap(protocol ->
                                providers.previewBody(protocol, candidate.provider(), request, cancellation)));
        beans.put(RatatoskrConstants.VALIDATOR_BEAN, validator);
        beans.put(RatatoskrConstants.JSON_POOL_BEAN, jsonPool);
        beans.put(RatatoskrConstants.RESPONSE_HEADERS_BEAN, new ResponseHeaderStep());
        beans.put(RatatoskrConstants.TEXTS_BEAN, new TextReplacement());
        var estimator = new PolicyEstimator(router, boundedTokenizers, validator, context);
        for (RequestKind kind : RequestKind.values()) {
            beans.put(RatatoskrConstants.REQUEST_BEAN_PREFIX + kind.wireName(), new RequestConversion(kind, estimator));
            beans.put(RatatoskrConstants.HEADERS_BEAN_PREFIX + kind.wireName(), new RequestHeaderStep(kind));
        }
        ModelLookup lookup = lookup();
        beans.put(RatatoskrConstants.REGISTRY_BEAN, new ModelInfoStep(router, lookup, registryLoader.registry()));
        beans.put(RatatoskrConstants.METADATA_BEAN, new ModelMetadataService(lookup, catalog, modelLists));
        return beans;
    }

    private ModelLookup lookup() {
        return new ModelLookup(
                registryLoader.registry(),
                settings.providers(),
                settings.routing().providerOrder(),
                modelAliases);
    }

    /** Passes the protocol of each provider to the parameter adapter; it determines the supported parameters. */
    void registerProtocols(CamelContext context) {
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
    static Optional<String> protocolOf(CamelContext context, String provider) {
        return context.getEndpoints().stream()
                .filter(ProviderEndpoint.class::isInstance)
                .map(ProviderEndpoint.class::cast)
                .filter(endpoint -> provider.equals(endpoint.getConfiguration().getName())
                        && endpoint.getConfiguration().getBaseUrl() == null)
                .map(ProviderEndpoint::getProtocol)
                .findFirst();
    }

    /** Refuses new requests. Idempotent. */
    void refuseRequests() {
        admission.close(CamelGateway.CLOSED);
    }

    /** Cancels the requests in flight, and ends loads and refreshes. Idempotent. */
    void cancelRequests() {
        requests().cancelAll(CamelGateway.CLOSED);
        localModelService.close();
        modelLists.close();
    }

    /** Closes connections, models and event loops, once. */
    @Override
    public void close() {
        refuseRequests();
        cancelRequests();
        providers.close();
        tokenizing.close();
        tokenizers.close();
        localModels.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        observers.close();
    }
}
