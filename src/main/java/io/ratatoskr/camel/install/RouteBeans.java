package io.ratatoskr.camel.install;

import io.ratatoskr.camel.convert.RequestKind;
import io.ratatoskr.camel.dispatch.LatencyObserver;
import io.ratatoskr.camel.dispatch.ProviderRoutes;
import io.ratatoskr.camel.dispatch.RateCorrection;
import io.ratatoskr.camel.dispatch.RequestValidator;
import io.ratatoskr.camel.dispatch.RouteExplainer;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.judge.Judge;
import io.ratatoskr.camel.operation.BreakerAdministration;
import io.ratatoskr.camel.operation.CallerAccess;
import io.ratatoskr.camel.operation.CapabilityService;
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
import io.ratatoskr.routing.ModelIds;
import io.ratatoskr.routing.ModelLookup;
import io.ratatoskr.routing.PresetCatalog;
import io.ratatoskr.routing.RouteExclusions;
import io.ratatoskr.settings.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.CamelContext;

/** The beans that the routes of providers and operations use, made from the services of the gateway. */
record RouteBeans(
        Settings settings,
        LocalServices local,
        ProviderServices providers,
        ModelServices models,
        DispatchServices dispatch) {
    /** By name. */
    Map<String, Object> create(CamelContext context) {
        var beans = new LinkedHashMap<String, Object>();
        addProviders(beans);
        addModels(beans, context);
        addRequests(beans, context);
        return beans;
    }

    /** What passes requests to providers. */
    private void addProviders(Map<String, Object> beans) {
        dispatch.latencies()
                .ifPresent(latencies -> beans.put(RatatoskrConstants.LATENCY_BEAN, new LatencyObserver(latencies)));
        beans.put("ratatoskr-dispatch", dispatch.context());
        beans.put("ratatoskr-providers", providers.providers());
        if (settings.providers().values().stream()
                .anyMatch(provider -> provider.rates().tokensPerMinute() > 0)) {
            beans.put(RatatoskrConstants.RATE_CORRECTION_BEAN, new RateCorrection());
        }
        beans.put("ratatoskr-local-models", local.models());
        beans.put(RatatoskrConstants.BREAKERS_BEAN, providers.breakers());
        beans.put(RatatoskrConstants.BREAKER_ADMINISTRATION_BEAN, new BreakerAdministration(providers.breakers()));
        beans.put(RatatoskrConstants.RETRY_BEAN, providers.retries());
        beans.put(RatatoskrConstants.JUDGE_BEAN, new Judge(settings.providers()));
    }

    /** What knows models. */
    private void addModels(Map<String, Object> beans, CamelContext context) {
        beans.put(
                RatatoskrConstants.REFRESH_BEAN,
                new ModelRefreshService(models.lists(), settings.routing().totalTimeout()));
        beans.put(RatatoskrConstants.MODELS_BEAN, models.catalog());
        beans.put(
                RatatoskrConstants.MODEL_IDS_BEAN,
                new ModelIds(
                        models.router(),
                        models.registry(),
                        operation -> ProviderRoutes.servingProviders(context, operation)));
        beans.put(
                RatatoskrConstants.PRESETS_BEAN,
                new PresetService(new PresetCatalog(models.aliases(), models.router())));
        beans.put(RatatoskrConstants.LOCAL_MODEL_SERVICE_BEAN, models.localModels());
        beans.put(
                RatatoskrConstants.CAPABILITIES_BEAN,
                new CapabilityService(models.catalog(), settings.providers(), local.models()));
        ModelLookup lookup = models.lookup();
        beans.put(RatatoskrConstants.REGISTRY_BEAN, new ModelInfoStep(models.router(), lookup, models.registry()));
        beans.put(RatatoskrConstants.METADATA_BEAN, new ModelMetadataService(lookup, models.catalog(), models.lists()));
    }

    /** What reads, checks and explains requests, and writes responses. */
    private void addRequests(Map<String, Object> beans, CamelContext context) {
        beans.put(RatatoskrConstants.ACCESS_BEAN, new CallerAccess());
        beans.put(RatatoskrConstants.TOKENS_BEAN, new TokenService(models.router(), local.boundedTokenizers()));
        var validator = new RequestValidator(
                dispatch.context(),
                local.boundedTokenizers()::count,
                (candidate, request, cancellation) -> ProviderServices.protocolOf(context, candidate.provider())
                        .flatMap(protocol -> providers
                                .providers()
                                .previewBody(protocol, candidate.provider(), request, cancellation)));
        beans.put(RatatoskrConstants.VALIDATOR_BEAN, validator);
        beans.put(
                RatatoskrConstants.ROUTING_BEAN,
                new RouteExplainer(
                        dispatch.context(),
                        new RouteExclusions(
                                models.registry(),
                                settings.providers(),
                                settings.routing().providerOrder(),
                                models.aliases())));
        beans.put(RatatoskrConstants.RESPONSE_HEADERS_BEAN, new ResponseHeaderStep());
        beans.put(RatatoskrConstants.TEXTS_BEAN, new TextReplacement());
        var estimator = new PolicyEstimator(models.router(), local.boundedTokenizers(), validator, context);
        for (RequestKind kind : RequestKind.values()) {
            beans.put(RatatoskrConstants.REQUEST_BEAN_PREFIX + kind.wireName(), new RequestConversion(kind, estimator));
            beans.put(RatatoskrConstants.HEADERS_BEAN_PREFIX + kind.wireName(), new RequestHeaderStep(kind));
        }
    }
}
