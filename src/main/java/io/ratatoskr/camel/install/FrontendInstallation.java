package io.ratatoskr.camel.install;

import io.ratatoskr.access.CallerAccess;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.camel.exchange.GatewayInstallation;
import io.ratatoskr.camel.exchange.GatewayStatus;
import io.ratatoskr.camel.exchange.JsonPool;
import io.ratatoskr.dialect.Dialect;
import io.ratatoskr.limits.BodyMemoryLimiter;
import io.ratatoskr.settings.Settings;
import io.ratatoskr.telemetry.FrontendObserver;
import io.ratatoskr.tls.ServerTls;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** Collects the beans of the frontends, so that they are checked and bound together with the gateway's own. */
record FrontendInstallation(
        CamelContext context,
        Settings settings,
        Resources resources,
        Watchers watchers,
        Map<String, Dialect> dialects,
        Map<String, Object> beans,
        @Nullable CamelContext previous)
        implements GatewayInstallation {
    /** What watches the requests of frontends, and what they watch. */
    record Watchers(FrontendObserver observer, GatewayStatus status) {}

    /** What all frontends use. */
    record Resources(
            Vertx vertx,
            JsonPool jsonPool,
            CallerAccess access,
            BodyMemoryLimiter bodyMemory,
            Optional<ServerTls> tls) {}

    @Override
    public Vertx vertx() {
        return resources.vertx();
    }

    @Override
    public JsonPool jsonPool() {
        return resources.jsonPool();
    }

    @Override
    public CallerAccess access() {
        return resources.access();
    }

    @Override
    public BodyMemoryLimiter bodyMemory() {
        return resources.bodyMemory();
    }

    @Override
    public Optional<ServerTls> tls() {
        return resources.tls();
    }

    @Override
    public FrontendObserver observer() {
        return watchers.observer();
    }

    @Override
    public GatewayStatus status() {
        return watchers.status();
    }

    @Override
    public <T> Optional<T> previous(String name, Class<T> type) {
        return Optional.ofNullable(previous)
                .map(context -> context.getRegistry().lookupByNameAndType(name, type));
    }

    @Override
    public void bind(String name, Object bean) {
        Object other = beans.putIfAbsent(name, bean);
        if (other != null) {
            throw new ConfigurationInvalid("two parts of the gateway bind the bean '%s': %s and %s"
                    .formatted(name, other.getClass().getName(), bean.getClass().getName()));
        }
    }
}
