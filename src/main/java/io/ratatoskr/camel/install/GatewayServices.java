package io.ratatoskr.camel.install;

import static java.util.stream.Collectors.joining;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.model.KnownModel;
import io.ratatoskr.cache.ResponseCache;
import io.ratatoskr.cache.ResponseStore;
import io.ratatoskr.cache.SharedTier;
import io.ratatoskr.camel.convert.RequestKind;
import io.ratatoskr.camel.dispatch.ConcurrencyLimiter;
import io.ratatoskr.camel.dispatch.ConfiguredStrategies;
import io.ratatoskr.camel.dispatch.DispatchContext;
import io.ratatoskr.camel.dispatch.DispatchLimits;
import io.ratatoskr.camel.dispatch.FlushReader;
import io.ratatoskr.camel.dispatch.Hedging;
import io.ratatoskr.camel.dispatch.LatencyObserver;
import io.ratatoskr.camel.dispatch.ParameterAdapter;
import io.ratatoskr.camel.dispatch.ProviderRoutes;
import io.ratatoskr.camel.dispatch.RateCorrection;
import io.ratatoskr.camel.dispatch.RedisTier;
import io.ratatoskr.camel.dispatch.RejectedKeyCooldown;
import io.ratatoskr.camel.dispatch.RequestFacts;
import io.ratatoskr.camel.dispatch.RequestValidator;
import io.ratatoskr.camel.dispatch.ResponseCaching;
import io.ratatoskr.camel.dispatch.RouteExplainer;
import io.ratatoskr.camel.dispatch.RoutePlanner;
import io.ratatoskr.camel.exchange.CacheCounts;
import io.ratatoskr.camel.exchange.ComputePool;
import io.ratatoskr.camel.exchange.ExtensionPoints;
import io.ratatoskr.camel.exchange.GatewayStatus;
import io.ratatoskr.camel.exchange.JsonPool;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.exchange.SharedParts;
import io.ratatoskr.camel.health.GatewayHealth;
import io.ratatoskr.camel.health.StartupModels;
import io.ratatoskr.camel.judge.Judge;
import io.ratatoskr.camel.operation.Admission;
import io.ratatoskr.camel.operation.BoundedTokenizers;
import io.ratatoskr.camel.operation.BreakerAdministration;
import io.ratatoskr.camel.operation.CacheAdministration;
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
import io.ratatoskr.camel.redis.RedisConnection;
import io.ratatoskr.camel.redis.RedisRates;
import io.ratatoskr.camel.refresh.ModelListService;
import io.ratatoskr.camel.telemetry.GatewayMeters;
import io.ratatoskr.camel.telemetry.LocalInferenceMeters;
import io.ratatoskr.camel.telemetry.RedisMeters;
import io.ratatoskr.camel.upstream.ResponseBudget;
import io.ratatoskr.limits.BodyLimits;
import io.ratatoskr.limits.BodyMemoryLimiter;
import io.ratatoskr.limits.HedgeBudget;
import io.ratatoskr.limits.RateLimits;
import io.ratatoskr.onnx.LocalModels;
import io.ratatoskr.onnx.model.LocalModel;
import io.ratatoskr.provider.Protocol;
import io.ratatoskr.provider.ProtocolCapabilities;
import io.ratatoskr.provider.RequestAdapter;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.routing.Candidate;
import io.ratatoskr.routing.EmbeddingAliasValidator;
import io.ratatoskr.routing.ModelAliases;
import io.ratatoskr.routing.ModelIds;
import io.ratatoskr.routing.ModelLookup;
import io.ratatoskr.routing.PresetCatalog;
import io.ratatoskr.routing.RouteExclusions;
import io.ratatoskr.routing.Router;
import io.ratatoskr.routing.strategy.BuiltInStrategies;
import io.ratatoskr.routing.strategy.LatencyHistory;
import io.ratatoskr.routing.strategy.RoutingStrategy;
import io.ratatoskr.settings.CacheSettings;
import io.ratatoskr.settings.HedgingSettings;
import io.ratatoskr.settings.ProviderProfile;
import io.ratatoskr.settings.ProviderSettings;
import io.ratatoskr.settings.Settings;
import io.ratatoskr.telemetry.FrontendObserver;
import io.ratatoskr.tokenizer.Tokenizers;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a gateway, made from its settings, and the beans among them that routes use. Making them opens no connection.
 */
final class GatewayServices implements AutoCloseable {
    private final Settings settings;
    /** What this has in common with the configurations before and after it. */
    private final SharedParts.Lease parts;

    private final Vertx vertx;
    private final LocalModels localModels;
    private final CircuitBreakers breakers;
    private final RetryPredicate retries;
    private final Providers providers;
    private final RegistryLoader registryLoader;
    private final ModelAliases modelAliases;
    private final RejectedKeyCooldown keyCooldown;
    private final Router router;
    private final Tokenizers tokenizers;
    private final ComputePool tokenizing;
    private final BoundedTokenizers boundedTokenizers;
    private final JsonPool jsonPool;
    private final BodyMemoryLimiter bodyMemory;
    private final ParameterAdapter parameterAdapter;
    private final GatewayObservers observers;
    private final ConfiguredStrategies strategies;
    /** Null: nothing reads it. */
    private final @Nullable LatencyHistory latencies;

    private final DispatchContext dispatch;
    private final ModelListService modelLists;
    private final Admission admission;
    private final LocalModelService localModelService;
    private final ModelCatalogService catalog;
    private final Optional<RedisConnection> redis;
    private final @Nullable RedisRates sharedRates;
    private final RateLimits rates;
    private final Optional<ResponseCache> cache;

    /**
     * @param providerFiles the routes and kamelets that may call providers; the cache is another one when they change
     * @param previous the services of the configuration before, of which this takes over connections, models and states that its
     *     settings do not change; null: there is none
     */
    GatewayServices(
            Settings settings,
            Protocols protocols,
            Map<String, String> providerFiles,
            @Nullable GatewayServices previous) {
        this.settings = settings;
        this.parts = previous == null ? new SharedParts().lease() : previous.parts.next();
        this.observers = new GatewayObservers(settings, parts);
        this.vertx = parts.get("vertx", "", GatewayServices::createVertx, GatewayServices::close);
        this.jsonPool = parts.get("json", "", JsonPool::new, JsonPool::close);
        BodyLimits bodies = BodyLimits.of(settings.http());
        this.bodyMemory = parts.get("bodies", bodies, () -> new BodyMemoryLimiter(bodies), limiter -> {});
        this.localModels = parts.get(
                "local-models",
                List.of(settings.onnx(), settings.models().local(), settings.store()),
                () -> LocalModels.of(settings.onnx(), settings.models(), settings.store()),
                LocalModels::close);
        boolean sameProviders = previous != null && settings.providers().equals(previous.settings.providers());
        this.keyCooldown = previous != null && sameProviders ? previous.keyCooldown : new RejectedKeyCooldown();
        this.breakers = previous == null
                ? new CircuitBreakers(settings.providers())
                : previous.breakers.successor(settings.providers());
        this.retries = previous == null
                ? new RetryPredicate(settings.providers(), breakers)
                : previous.retries.successor(settings.providers(), breakers);
        this.redis = parts.get(
                "redis",
                settings.redis(),
                () -> RedisConnection.of(settings.redis()),
                connection -> connection.ifPresent(RedisConnection::close));
        this.sharedRates = settings.limits().shared() ? sharedRates(parts, redis) : null;
        this.rates = previous == null
                ? new RateLimits(settings.providers(), sharedRates)
                : previous.rates.successor(settings.providers(), sharedRates);
        this.cache = settings.cache().isEnabled()
                ? Optional.of(parts.get(
                        "cache",
                        List.of(settings.cache(), redis, providerFiles, responseProfiles(settings)),
                        () -> cache(settings.cache(), redis),
                        responses -> {}))
                : Optional.empty();
        cache.filter(responses -> settings.cache().redis())
                .ifPresent(responses -> parts.get(
                        "cache-flushes", responses, () -> new FlushReader(responses.store()), FlushReader::close));
        this.registryLoader = new RegistryLoader(settings, localModels);
        long responseBudget = settings.routing().responseBudget();
        this.providers = Providers.sharing(
                vertx,
                protocols,
                settings.providers(),
                registryLoader::metadataOf,
                settings.fetchImages(),
                parts.get("response-budget", responseBudget, () -> new ResponseBudget(responseBudget), budget -> {}),
                jsonPool,
                parts);
        ModelRegistry registry = registryLoader.registry();
        this.modelAliases =
                new ModelAliases(settings.models().aliases(), settings.models().presets());
        this.modelLists =
                new ModelListService(providers, registry, settings.store().modelListFile());
        modelLists.loadCached();
        if (previous != null) {
            modelLists.takeOver(previous.modelLists);
        }
        this.tokenizers = parts.get(
                "tokenizers",
                List.of(settings.models().tokenizers(), localModels),
                () -> new Tokenizers(settings.models().tokenizers(), new LocalTokenizers(localModels)),
                Tokenizers::close);
        this.tokenizing = parts.get(
                "tokenizing",
                "",
                () -> ComputePool.ofHalfTheProcessors("tokenizer", BoundedTokenizers.POOL_LIMITS),
                ComputePool::close);
        this.boundedTokenizers = new BoundedTokenizers(
                tokenizers,
                tokenizing,
                settings.local().tokenTextLimit(),
                settings.routing().totalTimeout());
        this.router = new Router(
                registry, settings.providers(), settings.routing().providerOrder(), keyCooldown, modelAliases);
        this.parameterAdapter = previous == null
                ? new ParameterAdapter(registry, settings.routing().policies())
                : previous.parameterAdapter.successor(
                        registry, settings.routing().policies());
        this.admission = new Admission(settings.routing().totalTimeout());
        this.catalog = new ModelCatalogService(registry, settings.providers(), keyCooldown, localModels::refresh);
        this.localModelService = new LocalModelService(router, catalog, localModels, tokenizers);
        this.strategies = new ConfiguredStrategies(
                settings.routing().strategies(),
                settings.models().routing(),
                parts.get("strategies", "", BuiltInStrategies::create, strategies -> {}));
        HedgingSettings hedging = settings.routing().strategies().hedging();
        this.latencies = strategies.readsLoads() || hedging.isEnabled() ? latencies(previous) : null;
        var facts = new RequestFacts.Source(
                registry, settings.providers(), parameterAdapter, boundedTokenizers::count, latencies);
        this.dispatch = new DispatchContext(
                new RoutePlanner(router, strategies, facts),
                registry,
                settings.providers(),
                breakers,
                keyCooldown,
                new DispatchLimits(
                        requests(settings, previous),
                        rates,
                        providers::isFull,
                        latencies == null
                                ? Map.of()
                                : Hedging.of(hedging, latencies, providers.clock(), one -> budget(one, hedging))),
                parameterAdapter);
    }

    private HedgeBudget budget(Operation operation, HedgingSettings hedging) {
        return parts.get(
                "hedge-budget",
                List.of(operation, hedging.maxShare()),
                () -> new HedgeBudget(hedging.maxShare()),
                budget -> {});
    }

    private ConcurrencyLimiter requests(Settings settings, @Nullable GatewayServices previous) {
        int maxConcurrent = settings.routing().maxInFlight();
        int maxQueued = settings.limits().maxQueued();
        Duration queueTimeout = settings.limits().queueTimeout();
        return previous == null
                ? new ConcurrencyLimiter(maxConcurrent, maxQueued, queueTimeout, providers.clock())
                : previous.requests().successor(maxConcurrent, maxQueued, queueTimeout);
    }

    private static @Nullable RedisRates sharedRates(SharedParts.Lease parts, Optional<RedisConnection> redis) {
        return redis.map(connection ->
                        parts.get("shared-rates", connection, () -> new RedisRates(connection), rates -> {}))
                .orElse(null);
    }

    /** What the keys of the cache do not contain, but responses may depend on: how providers are called, and how requests are adapted. */
    private static Object responseProfiles(Settings settings) {
        var profiles = new HashMap<String, Object>();
        settings.providers().forEach((name, provider) -> profiles.put(name, provider.profile()));
        return List.of(profiles, settings.routing().policies());
    }

    private static LatencyHistory latencies(@Nullable GatewayServices previous) {
        LatencyHistory known = previous == null ? null : previous.latencies;
        return known == null ? new LatencyHistory() : known;
    }

    private static Vertx createVertx() {
        return Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    private static void close(Vertx vertx) {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static ResponseCache cache(CacheSettings settings, Optional<RedisConnection> redis) {
        SharedTier tier = settings.redis()
                ? redis.<SharedTier>map(connection -> {
                            connection.connect();
                            return new RedisTier(connection, settings.ttl());
                        })
                        .orElse(null)
                : null;
        return new ResponseCache(settings, new ResponseStore(settings, tier, InstantSource.system()));
    }

    /** Of a local model its files, else what the provider's list says. */
    private String revision(Candidate candidate) {
        if (candidate.provider().equals(LocalModel.PROVIDER)) {
            return localModels
                    .find(candidate.model())
                    .map(model -> model.source() + " " + model.source().bytes())
                    .orElse("");
        }
        KnownModel known = registryLoader.registry().find(candidate.model()).get(candidate.provider());
        return known == null
                ? ""
                : Stream.of("revision", "digest", "sha")
                        .map(known.metadata().extra()::get)
                        .map(String::valueOf)
                        .collect(joining(" "));
    }

    /** Connects to what instances share, when the gateway starts. */
    void connect() {
        if (sharedRates != null) {
            sharedRates.connect(settings.redis().connectTimeout());
        }
    }

    Vertx vertx() {
        return vertx;
    }

    /** Watches the requests of frontends. */
    FrontendObserver frontendObserver() {
        return observers.frontends();
    }

    /** What outlives this configuration, where the next one needs it. */
    SharedParts.Lease parts() {
        return parts;
    }

    JsonPool jsonPool() {
        return jsonPool;
    }

    /** The memory for the bodies of requests. */
    BodyMemoryLimiter bodyMemory() {
        return bodyMemory;
    }

    LocalModels localModels() {
        return localModels;
    }

    ModelListService modelLists() {
        return modelLists;
    }

    /**
     * The health of the gateway in that context.
     *
     * @param stopping whether new requests are refused since the gateway stops
     */
    GatewayHealth health(CamelContext context, BooleanSupplier stopping, StartupModels models) {
        return new GatewayHealth(
                context,
                () -> admission.isOpen() && !stopping.getAsBoolean(),
                new GatewayHealth.Providers(catalog::unavailableReason, this::lacksModel, breakers),
                models);
    }

    /** The meters of the gateway's parts. */
    List<MeterBinder> meters(CamelContext context, GatewayStatus status) {
        var meters = new ArrayList<MeterBinder>(List.of(
                new GatewayMeters(context, status, dispatch, providers, retries, registryLoader.registry()),
                new LocalInferenceMeters(localModels)));
        redis.map(RedisMeters::new).ifPresent(meters::add);
        return meters;
    }

    private boolean lacksModel(String provider, Operation operation) {
        ProviderSettings own = settings.providers().get(provider);
        return own != null
                && own.inProcess()
                && own.chatModel().isEmpty()
                && localModels.models().stream()
                        .noneMatch(model ->
                                model.callable() && model.capabilities().contains(operation.capability()));
    }

    /** The requests in flight. */
    ConcurrencyLimiter requests() {
        return dispatch.concurrencyLimiter();
    }

    /** The mistakes in the models' metadata and aliases. */
    List<String> errors() {
        var errors = new ArrayList<>(registryLoader.errors());
        errors.addAll(strategies.errors());
        errors.addAll(EmbeddingAliasValidator.errors(modelAliases, router, registryLoader.registry()));
        return errors;
    }

    /** The beans of the routes, by name. */
    Map<String, Object> beans(CamelContext context) {
        var beans = new LinkedHashMap<>(observers.beans());
        strategies.resolve(() -> ExtensionPoints.find(context, RoutingStrategy.class, RoutingStrategy::name));
        if (latencies != null) {
            beans.put(RatatoskrConstants.LATENCY_BEAN, new LatencyObserver(latencies));
        }
        beans.put("ratatoskr-dispatch", dispatch);
        beans.put("ratatoskr-providers", providers);
        if (settings.providers().values().stream()
                .anyMatch(provider -> provider.rates().tokensPerMinute() > 0)) {
            beans.put(RatatoskrConstants.RATE_CORRECTION_BEAN, new RateCorrection());
        }
        beans.put("ratatoskr-local-models", localModels);
        beans.put(RatatoskrConstants.BREAKERS_BEAN, breakers);
        beans.put(RatatoskrConstants.BREAKER_ADMINISTRATION_BEAN, new BreakerAdministration(breakers));
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
        beans.put(
                RatatoskrConstants.ROUTING_BEAN,
                new RouteExplainer(
                        dispatch,
                        new RouteExclusions(
                                registryLoader.registry(),
                                settings.providers(),
                                settings.routing().providerOrder(),
                                modelAliases)));
        beans.put(RatatoskrConstants.JSON_POOL_BEAN, jsonPool);
        cache.ifPresent(responses -> beans.put(
                RatatoskrConstants.RESPONSE_CACHING_BEAN,
                new ResponseCaching(
                        responses,
                        router,
                        settings.providers(),
                        this::revision,
                        settings.cache().shared())));
        beans.put(
                RatatoskrConstants.CACHE_BEAN,
                new CacheAdministration(cache.map(ResponseCache::store).orElse(null)));
        cache.ifPresent(responses -> beans.put(RatatoskrConstants.CACHE_COUNTS_BEAN, (CacheCounts)
                () -> responses.store().statistics()));
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

    /** Closes connections, models and event loops that no other configuration uses, once. */
    @Override
    public void close() {
        refuseRequests();
        cancelRequests();
        registryLoader.close();
        providers.close();
        parts.close();
    }
}
