package io.ratatoskr.camel.install;

import io.ratatoskr.camel.dispatch.ProviderRouteGrouper;
import io.ratatoskr.camel.exchange.ExtensionPoints;
import io.ratatoskr.camel.exchange.Frontend;
import io.ratatoskr.camel.exchange.GatewayStatus;
import io.ratatoskr.camel.exchange.RatatoskrConstants;
import io.ratatoskr.camel.routes.RouteDryRun;
import io.ratatoskr.camel.routes.ScratchHttpEngine;
import io.ratatoskr.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;

/** Finds the mistakes in the route files and the models' metadata of a gateway: starts no route, opens no port. */
record GatewayDryRun(Settings settings, RouteFiles routes, GatewayBeans gatewayBeans) {
    /** @param scratch a context without routes, in which the routes are created; the caller closes it */
    List<String> mistakes(CamelContext scratch, GatewayStatus status) throws Exception {
        Map<String, Frontend> found = ExtensionPoints.find(scratch, Frontend.class, Frontend::name);
        Map<String, Object> beans = gatewayBeans.create(scratch, List.copyOf(found.values()), status);
        var server =
                beans.get(RatatoskrConstants.HTTP_ENGINE_BEAN) instanceof PlatformHttpEngine engine ? engine : null;
        beans.put(RatatoskrConstants.HTTP_ENGINE_BEAN, new ScratchHttpEngine(server));
        beans.forEach(scratch.getRegistry()::bind);
        scratch.getPropertiesComponent().addPropertiesSource(new SettingsPropertiesSource(settings));
        scratch.addLifecycleStrategy(new ProviderRouteGrouper());
        var kamelets = new KameletLocations(scratch, routes.kamelets());
        var parsed = ParsedRouteFiles.parse(routes);
        var mistakes = new LinkedHashSet<>(
                new RouteFileValidator(parsed).errors(settings.providers().keySet(), scratch, kamelets));
        var known = mistakes.stream()
                .map(mistake -> mistake.file() + ":" + mistake.line())
                .collect(Collectors.toSet());
        kamelets.apply();
        Map<String, byte[]> readable = routes.byLabel();
        readable.keySet().removeAll(parsed.unreadable());
        new RouteDryRun(scratch)
                .check(readable).stream()
                        .filter(mistake -> !known.contains(mistake.file() + ":" + mistake.line()))
                        .forEach(mistakes::add);
        var all = new ArrayList<String>();
        mistakes.forEach(mistake -> all.add(mistake.toString()));
        all.addAll(gatewayBeans.services().errors());
        return all;
    }
}
