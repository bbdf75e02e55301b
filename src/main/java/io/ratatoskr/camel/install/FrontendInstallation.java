package io.ratatoskr.camel.install;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.camel.exchange.GatewayInstallation;
import io.ratatoskr.camel.exchange.GatewayStatus;
import io.ratatoskr.camel.exchange.JsonPool;
import io.ratatoskr.dialect.Dialect;
import io.ratatoskr.settings.Settings;
import io.vertx.core.Vertx;
import java.util.Map;
import org.apache.camel.CamelContext;

/** Collects the beans of the frontends, so that they are checked and bound together with the gateway's own. */
record FrontendInstallation(
        CamelContext context,
        Settings settings,
        Vertx vertx,
        JsonPool jsonPool,
        GatewayStatus status,
        Map<String, Dialect> dialects,
        Map<String, Object> beans)
        implements GatewayInstallation {
    @Override
    public void bind(String name, Object bean) {
        Object other = beans.putIfAbsent(name, bean);
        if (other != null) {
            throw new ConfigurationInvalid("two parts of the gateway bind the bean '%s': %s and %s"
                    .formatted(name, other.getClass().getName(), bean.getClass().getName()));
        }
    }
}
