package io.ratatoskr.camel;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ConfigurationInvalid;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.GatewayException;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.camel.dispatch.Dispatch;
import io.ratatoskr.camel.dispatch.DispatchComponent;
import io.ratatoskr.camel.dispatch.DryRun;
import io.ratatoskr.camel.dispatch.InFlight;
import io.ratatoskr.camel.dispatch.KeyWatch;
import io.ratatoskr.camel.dispatch.Parameters;
import io.ratatoskr.camel.dispatch.ProviderGroups;
import io.ratatoskr.camel.judge.Judge;
import io.ratatoskr.camel.onnx.OnnxComponent;
import io.ratatoskr.camel.provider.Breakers;
import io.ratatoskr.camel.provider.ModelLists;
import io.ratatoskr.camel.provider.ProviderComponent;
import io.ratatoskr.camel.provider.ProviderEndpoint;
import io.ratatoskr.camel.provider.Providers;
import io.ratatoskr.camel.provider.Retry;
import io.ratatoskr.config.LocalModelSettings;
import io.ratatoskr.config.ProviderSettings;
import io.ratatoskr.config.Settings;
import io.ratatoskr.onnx.LocalModels;
import io.ratatoskr.provider.Traits;
import io.ratatoskr.registry.ModelRegistry;
import io.ratatoskr.routing.EmbeddingNames;
import io.ratatoskr.routing.ModelLookup;
import io.ratatoskr.routing.Names;
import io.ratatoskr.routing.Presets;
import io.ratatoskr.routing.Router;
import io.ratatoskr.tokens.Tokenizers;
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
public final class Assembly implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);
    /** Components used by the routes, by scheme. */
    private static final Map<String, Class<?>> COMPONENTS = Map.of(
            "dispatch", DispatchComponent.class,
            "onnx", OnnxComponent.class,
            "provider", ProviderComponent.class);

    private final Settings settings;
    private final RouteFiles routes;
    private final Vertx vertx;
    private final LocalModels localModels;
    private final Breakers breakers;
    private final Providers providers;
    private final Knowledge knowledge;
    private final Names names;
    private final KeyWatch keys = new KeyWatch();
    private final Router router;
    private final Tokenizers tokenizers;
    private final Parameters parameters;
    private final Dispatch dispatch;
    private final ModelLists lists;
    private final AtomicBoolean closed = new AtomicBoolean();

    public Assembly(Settings settings, RouteFiles routes) {
        this.settings = settings;
        this.routes = routes;
        this.vertx = Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        this.localModels = LocalModels.of(settings.onnx(), settings.models(), settings.store());
        this.breakers = new Breakers(settings.providers());
        this.knowledge = new Knowledge(settings, localModels);
        this.providers = new Providers(
                vertx,
                ProviderComponent.protocols(),
                settings.providers(),
                breakers,
                knowledge::of,
                settings.fetchImages());
        ModelRegistry registry = knowledge.registry();
        this.names = new Names(settings.models().aliases(), settings.models().presets());
        this.lists = new ModelLists(providers, registry, settings.store().lists());
        lists.recall();
        this.tokenizers = new Tokenizers(settings.models().tokenizers(), new LocalVocabularies(localModels));
        this.router =
                new Router(registry, settings.providers(), settings.routing().order(), keys, names);
        this.parameters = new Parameters(registry, settings.routing().policies());
        this.dispatch = new Dispatch(
                router,
                registry,
                settings.providers(),
                breakers,
                keys,
                new InFlight(settings.routing().maxInFlight()),
                parameters);
    }

    /** The only Vert.x instance of the gateway. */
    public Vertx vertx() {
        return vertx;
    }

    public Settings settings() {
        return settings;
    }

    /** Same as {@link #into}, and closes this runtime when the context stops. */
    public void intoForLife(CamelContext context) {
        into(context);
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
    public void into(CamelContext context) {
        Map<String, Object> beans = beans();
        var routeNames = RouteNames.of(routes);
        var problems = new ArrayList<>(routeNames.mistakes(settings.providers().keySet()));
        problems.addAll(routeNames.collisions(context));
        problems.addAll(knowledge.mistakes());
        problems.addAll(EmbeddingNames.mistakes(names, router, knowledge.registry()));
        problems.addAll(Footprint.collisions(context, List.copyOf(beans.keySet()), COMPONENTS));
        if (!problems.isEmpty()) {
            throw new ConfigurationInvalid(problems);
        }
        var footprint = new Footprint(context);
        try {
            footprint.add(new SettingsSource(settings));
            beans.forEach(footprint::bind);
            footprint.add(new ProviderGroups());
            PluginHelper.getRoutesLoader(context).loadRoutes(routes.resources());
            context.addStartupListener((started, already) -> learnProtocols(started));
        } catch (Exception e) {
            footprint.erase();
            throw new ConfigurationInvalid("a route cannot be loaded: " + told(e));
        }
        lists.speak(provider -> spoken(context, provider));
        sayWhoIsOff();
    }

    private Map<String, Object> beans() {
        var beans = new LinkedHashMap<String, Object>();
        beans.put("ratatoskr-dispatch", dispatch);
        beans.put("ratatoskr-providers", providers);
        beans.put("ratatoskr-local-models", localModels);
        beans.put(RatatoskrConstants.BREAKERS_BEAN, breakers);
        beans.put(RatatoskrConstants.RETRY_BEAN, new Retry(settings.providers(), breakers));
        beans.put(
                RatatoskrConstants.ADMISSION_BEAN,
                new Admission(settings.routing().total()));
        beans.put(
                RatatoskrConstants.REFRESH_BEAN,
                new RefreshDesk(lists, settings.routing().total()));
        beans.put(RatatoskrConstants.TOKENS_BEAN, new TokenCounting(router, tokenizers));
        beans.put(RatatoskrConstants.JUDGE_BEAN, new Judge(settings.providers()));
        var known = new KnownModels(knowledge.registry(), settings.providers(), keys);
        beans.put(RatatoskrConstants.MODELS_BEAN, known);
        beans.put(RatatoskrConstants.PRESETS_BEAN, new PresetDesk(new Presets(names, router)));
        beans.put(RatatoskrConstants.DESK_BEAN, new ModelDesk(router, known, localModels));
        beans.put(
                RatatoskrConstants.DRY_RUN_BEAN,
                new DryRun(dispatch, (input, model) -> tokenizers.count(new TokenRequest(input, model, null), model)));
        beans.put(RatatoskrConstants.METADATA_BEAN, metadata(known));
        return beans;
    }

    private MetadataDesk metadata(KnownModels known) {
        var lookup = new ModelLookup(
                knowledge.registry(), settings.providers(), settings.routing().order(), names);
        return new MetadataDesk(lookup, known, lists);
    }

    /** The distinct messages of a failure and its causes. */
    public static String told(Throwable failure) {
        var told = new HashSet<String>();
        var text = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (told.add(message)) {
                text.append(text.isEmpty() ? "" : ": ").append(message);
            }
        }
        return text.toString();
    }

    /** Logs warnings. Not in the composition root: its loggers would be created before logging is configured. */
    public static void warn(List<String> warnings) {
        warnings.forEach(LOG::warn);
    }

    private void sayWhoIsOff() {
        settings.providers()
                .values()
                .forEach(provider ->
                        provider.off().ifPresent(why -> LOG.info("provider '{}' is disabled: {}", provider.name(), why)));
    }

    /** Starts the periodic refresh of the providers' model lists once the context has started. */
    public void listModels(CamelContext context) {
        if (context.isStarted()) {
            lists.start();
            return;
        }
        try {
            context.addStartupListener(new StartupListener() {
                @Override
                public void onCamelContextStarted(CamelContext started, boolean already) {}

                @Override
                public void onCamelContextFullyStarted(CamelContext started, boolean already) {
                    lists.start();
                }
            });
        } catch (Exception failure) {
            throw new IllegalStateException("cannot add a startup listener to the CamelContext", failure);
        }
    }

    /** Passes the protocol of each provider to the parameter adapter; it determines the supported parameters. */
    private void learnProtocols(CamelContext context) {
        var traits = new LinkedHashMap<String, Traits>();
        for (ProviderSettings provider : settings.providers().values()) {
            spoken(context, provider.name())
                    .ifPresent(protocol -> traits.put(
                            provider.name(), providers.protocol(protocol).traits(provider.profile())));
            if (provider.inProcess()) {
                traits.put(provider.name(), new Traits(Dialects.NATIVE, Map.of()));
            }
        }
        parameters.speak(traits);
    }

    /** The protocol that the context's routes use for a provider. */
    private static Optional<String> spoken(CamelContext context, String provider) {
        return context.getEndpoints().stream()
                .filter(ProviderEndpoint.class::isInstance)
                .map(ProviderEndpoint.class::cast)
                .filter(endpoint -> provider.equals(endpoint.getName()) && endpoint.getBaseUrl() == null)
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
            lists.close();
            providers.close();
            tokenizers.close();
            localModels.close();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
