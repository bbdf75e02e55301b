package io.ratatoskr.camel.http;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.camel.exchange.Frontend;
import io.ratatoskr.camel.exchange.GatewayInstallation;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.dialect.Dialect;
import io.ratatoskr.http.FrontendResources;
import io.ratatoskr.http.GatewayHttpServer;
import io.ratatoskr.settings.Settings;
import java.util.Map;

/** The HTTP API: the server behind {@code platform-http:} routes, and the bindings that these routes call. */
public final class HttpFrontend implements Frontend {
    @Override
    public String name() {
        return "http";
    }

    /** HTTP has no switch: a server without it serves nobody. */
    @Override
    public boolean enabled(Settings settings) {
        return true;
    }

    @Override
    public void install(GatewayInstallation installation) {
        Settings settings = installation.settings();
        Map<String, Dialect> dialects = installation.dialects();
        var errorResponses = new DialectHttpErrorResponses(dialects.values(), dialect(dialects, Dialects.OPENAI));
        var resources = new FrontendResources(installation.access(), installation.bodyMemory(), installation.tls());
        RatatoskrHttpEngine engine = installation
                .previous(RatatoskrConstants.HTTP_ENGINE_BEAN, RatatoskrHttpEngine.class)
                .map(previous -> previous.successor(
                        settings.http(), errorResponses, settings.routing().totalTimeout(), resources))
                .orElseGet(() -> new RatatoskrHttpEngine(new GatewayHttpServer(
                        installation.vertx(),
                        settings.http(),
                        errorResponses,
                        settings.routing().totalTimeout(),
                        resources)));
        GatewayHttpServer server = engine.server();
        server.observe(installation.observer());
        server.addProbe("/health/live", installation.status()::isLive);
        server.addProbe("/health/ready", installation.status()::isReady);
        installation.bind(RatatoskrConstants.HTTP_ENGINE_BEAN, engine);
        installation.bind(RatatoskrConstants.HTTP_STATISTICS_BEAN, server.statistics());
        dialects.forEach((name, dialect) -> installation.bind(
                RatatoskrConstants.DIALECT_HTTP_BINDING_BEAN_PREFIX + name,
                new DialectHttpBinding(dialect, installation.jsonPool())));
        installation.bind(
                RatatoskrConstants.OPENAI_HTTP_BINDING_BEAN,
                new DialectHttpBinding(dialect(dialects, Dialects.OPENAI), installation.jsonPool()));
        installation.bind(
                RatatoskrConstants.NATIVE_HTTP_BINDING_BEAN,
                new DialectHttpBinding(dialect(dialects, Dialects.NATIVE), installation.jsonPool()));
        installation.bind(RatatoskrConstants.MODEL_HTTP_BINDING_BEAN, new ModelHttpBinding(installation.jsonPool()));
        installation.bind(
                RatatoskrConstants.ROUTING_HTTP_BINDING_BEAN,
                new RoutePlanHttpBinding(
                        dialect(dialects, Dialects.OPENAI),
                        dialect(dialects, Dialects.NATIVE),
                        installation.jsonPool()));
        installation.bind(RatatoskrConstants.CATALOG_HTTP_BINDING_BEAN, new ModelCatalogHttpBinding());
        installation.bind(RatatoskrConstants.PRESET_HTTP_BINDING_BEAN, new PresetHttpBinding());
        installation.bind(RatatoskrConstants.CAPABILITIES_HTTP_BINDING_BEAN, new CapabilityHttpBinding());
        installation.bind(RatatoskrConstants.ROUTES_HTTP_BINDING_BEAN, new RouteHttpBinding());
        installation.bind(RatatoskrConstants.BREAKERS_HTTP_BINDING_BEAN, new BreakerHttpBinding());
        installation.bind(RatatoskrConstants.CACHE_HTTP_BINDING_BEAN, new CacheHttpBinding());
        installation.bind(RatatoskrConstants.STATUS_HTTP_BINDING_BEAN, new StatusHttpBinding());
        installation.bind(RatatoskrConstants.RELOAD_HTTP_BINDING_BEAN, new ReloadHttpBinding());
        installation.bind(RatatoskrConstants.OPENAPI_HTTP_BINDING_BEAN, new OpenApiHttpBinding());
    }

    private static Dialect dialect(Map<String, Dialect> dialects, String name) {
        Dialect dialect = dialects.get(name);
        if (dialect == null) {
            throw new ConfigurationInvalid(
                    "the HTTP API needs the dialect '%s'; found: %s".formatted(name, dialects.keySet()));
        }
        return dialect;
    }
}
