package io.ratatoskr.camel.install;

import io.ratatoskr.access.CallerAccess;
import io.ratatoskr.camel.exchange.ExtensionPoints;
import io.ratatoskr.camel.exchange.Frontend;
import io.ratatoskr.camel.exchange.GatewayStatus;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.routes.GatewayReportStep;
import io.ratatoskr.camel.routes.ReloadStep;
import io.ratatoskr.camel.routes.Reloader;
import io.ratatoskr.camel.routes.RouteAdministration;
import io.ratatoskr.camel.routes.RouteCounters;
import io.ratatoskr.camel.routes.StopStep;
import io.ratatoskr.camel.routes.Stopper;
import io.ratatoskr.dialect.Dialect;
import io.ratatoskr.settings.Settings;
import io.ratatoskr.tls.ServerTls;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/**
 * All beans of a gateway: those that the routes of operations use, those of administration, dialects and frontends.
 *
 * @param counters of the routes of frontends
 * @param previous the context of the configuration before, of which frontends take over; null: there is none
 */
record GatewayBeans(
        Settings settings,
        RouteFiles routes,
        GatewayServices services,
        RouteCounters counters,
        Reloader reloader,
        Stopper stopper,
        @Nullable CamelContext previous) {
    /**
     * Creates them, by name. Opens no connection.
     *
     * @param frontends those to install
     * @param status of the gateway, for the frontends
     */
    Map<String, Object> create(CamelContext context, List<Frontend> frontends, GatewayStatus status) {
        Map<String, Object> beans = services.beans(context);
        beans.put(RatatoskrConstants.RELOAD_BEAN, new ReloadStep(reloader));
        beans.put(RatatoskrConstants.STOP_BEAN, new StopStep(stopper));
        beans.put(RatatoskrConstants.REPORT_BEAN, new GatewayReportStep(status, services.localModels()));
        beans.put(RatatoskrConstants.ROUTES_BEAN, new RouteAdministration(context, routes.byLabel(), counters));
        Map<String, Dialect> dialects = ExtensionPoints.find(context, Dialect.class, Dialect::name);
        dialects.forEach((name, dialect) -> {
            String bean = RatatoskrConstants.DIALECT_BEAN_PREFIX + name;
            // A user's own dialect may have been bound under this name
            if (!dialect.equals(context.getRegistry().lookupByName(bean))) {
                beans.put(bean, dialect);
            }
        });
        var frontendInstallation = new FrontendInstallation(
                context,
                settings,
                new FrontendInstallation.Resources(
                        services.resources().vertx(),
                        services.resources().jsonPool(),
                        new CallerAccess(settings.http().access().callers()),
                        services.resources().bodyMemory(),
                        settings.http().tls().map(ServerTls::new)),
                new FrontendInstallation.Watchers(services.frontendObserver(), status),
                dialects,
                beans,
                previous);
        frontends.forEach(frontend -> frontend.install(frontendInstallation));
        return beans;
    }
}
