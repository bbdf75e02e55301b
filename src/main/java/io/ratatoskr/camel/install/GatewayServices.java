package io.ratatoskr.camel.install;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.ratatoskr.camel.dispatch.ConcurrencyLimiter;
import io.ratatoskr.camel.exchange.GatewayStatus;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.exchange.SharedParts;
import io.ratatoskr.camel.health.GatewayHealth;
import io.ratatoskr.camel.health.StartupModels;
import io.ratatoskr.camel.operation.Admission;
import io.ratatoskr.camel.provider.Protocols;
import io.ratatoskr.camel.refresh.ModelListService;
import io.ratatoskr.camel.telemetry.GatewayMeters;
import io.ratatoskr.camel.telemetry.LocalInferenceMeters;
import io.ratatoskr.camel.telemetry.RedisMeters;
import io.ratatoskr.onnx.LocalModels;
import io.ratatoskr.settings.Settings;
import io.ratatoskr.telemetry.FrontendObserver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a gateway, made from its settings, and the beans among them that routes use. Making them opens no connection.
 */
final class GatewayServices implements AutoCloseable {
    private final Settings settings;
    private final GatewayResources resources;
    private final GatewayObservers observers;
    private final LocalServices local;
    private final ProviderServices providers;
    private final ModelServices models;
    private final DispatchServices dispatch;
    private final CacheServices cache;
    private final Admission admission;

    /**
     * @param previous the services of the configuration before, of which this takes over connections, models and states that its
     *     settings do not change; null: there is none
     */
    GatewayServices(Settings settings, Protocols protocols, RouteFiles routes, @Nullable GatewayServices previous) {
        this.settings = settings;
        SharedParts.Lease parts = previous == null
                ? new SharedParts().lease()
                : previous.resources.parts().next();
        this.observers = new GatewayObservers(settings, parts);
        this.resources = new GatewayResources(settings, parts);
        this.local = new LocalServices(settings, parts);
        var registryLoader = new RegistryLoader(settings, local.models());
        this.providers = new ProviderServices(
                settings, protocols, registryLoader, resources, previous == null ? null : previous.providers);
        this.models = new ModelServices(
                settings, registryLoader, local, providers, previous == null ? null : previous.models);
        this.dispatch = new DispatchServices(
                settings, parts, local, providers, models, previous == null ? null : previous.dispatch);
        this.cache = new CacheServices(settings, resources, local.models(), models, routes);
        this.admission = new Admission(settings.routing().totalTimeout());
    }

    /** Connects to what instances share, when the gateway starts. */
    void connect() {
        providers.connect();
    }

    GatewayResources resources() {
        return resources;
    }

    /** Watches the requests of frontends. */
    FrontendObserver frontendObserver() {
        return observers.frontends();
    }

    LocalModels localModels() {
        return local.models();
    }

    ModelListService modelLists() {
        return models.lists();
    }

    /** The requests in flight. */
    ConcurrencyLimiter requests() {
        return dispatch.requests();
    }

    /**
     * The health of the gateway in that context.
     *
     * @param stopping whether new requests are refused since the gateway stops
     */
    GatewayHealth health(CamelContext context, BooleanSupplier stopping, StartupModels startupModels) {
        return new GatewayHealth(
                context,
                () -> admission.isOpen() && !stopping.getAsBoolean(),
                new GatewayHealth.Providers(
                        models.catalog()::unavailableReason, local::lacksModel, providers.breakers()),
                startupModels);
    }

    /** The meters of the gateway's parts. */
    List<MeterBinder> meters(CamelContext context, GatewayStatus status) {
        var meters = new ArrayList<MeterBinder>(List.of(
                new GatewayMeters(
                        context,
                        status,
                        dispatch.context(),
                        providers.providers(),
                        providers.retries(),
                        models.registry()),
                new LocalInferenceMeters(local.models())));
        resources.redis().map(RedisMeters::new).ifPresent(meters::add);
        return meters;
    }

    /** The mistakes in the models' metadata, in strategies and aliases. */
    List<String> errors() {
        var errors = new ArrayList<>(models.metadataErrors());
        errors.addAll(dispatch.errors());
        errors.addAll(models.aliasErrors());
        return errors;
    }

    /** The beans of the routes, by name. */
    Map<String, Object> beans(CamelContext context) {
        dispatch.resolveStrategies(context);
        var beans = new LinkedHashMap<>(observers.beans());
        beans.put(RatatoskrConstants.ADMISSION_BEAN, admission);
        beans.put(RatatoskrConstants.JSON_POOL_BEAN, resources.jsonPool());
        beans.putAll(new RouteBeans(settings, local, providers, models, dispatch).create(context));
        beans.putAll(cache.beans());
        return beans;
    }

    /** Passes the protocol of each provider to the parameter adapter; it determines the supported parameters. */
    void registerProtocols(CamelContext context) {
        dispatch.registerProtocols(context);
    }

    /** Refuses new requests. Idempotent. */
    void refuseRequests() {
        admission.close(CamelGateway.CLOSED);
    }

    /** Cancels the requests in flight, and ends loads and refreshes. Idempotent. */
    void cancelRequests() {
        requests().cancelAll(CamelGateway.CLOSED);
        models.cancel();
    }

    /** Closes connections, models and event loops that no other configuration uses, once. */
    @Override
    public void close() {
        refuseRequests();
        cancelRequests();
        models.close();
        providers.close();
        resources.close();
    }
}
