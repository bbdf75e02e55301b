package io.ratatoskr.camel.routes;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CALLER;

import io.ratatoskr.api.error.Forbidden;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.camel.exchange.AdminAction;
import io.ratatoskr.camel.exchange.Caller;
import io.ratatoskr.http.HttpStatusException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Header;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.Variable;
import org.apache.camel.util.URISupport;
import org.jspecify.annotations.Nullable;

/**
 * Route step that lists, starts and stops the routes of a context. Every method needs admin rights. A state lasts until the gateway stops.
 * Thread-safe.
 */
public final class RouteAdministration {
    /** Routes from here carry the administration itself. */
    private static final String OWN_ADDRESS = "platform-http:///admin";

    private final CamelContext context;
    private final RouteSources sources;
    private final RouteCounters counters;

    /** @param files the route files by name, such as {@code routes/custom/mail.camel.yaml} */
    public RouteAdministration(CamelContext context, Map<String, byte[]> files, RouteCounters counters) {
        this.context = context;
        this.sources = new RouteSources(files);
        this.counters = counters;
    }

    /**
     * The routes in alphabetical order.
     *
     * @throws Forbidden when the caller has no admin rights
     */
    public List<RouteInfo> list(@Variable(CALLER) @Nullable Caller caller) {
        Caller.requireAdmin(caller, "listing routes");
        return context.getRoutes().stream()
                .map(this::describe)
                .sorted(Comparator.comparing(RouteInfo::id))
                .toList();
    }

    /**
     * @throws HttpStatusException when there is no such route
     * @throws Forbidden when the caller has no admin rights
     */
    public RouteInfo show(@Header("id") @Nullable String id, @Variable(CALLER) @Nullable Caller caller) {
        Caller.requireAdmin(caller, "showing a route");
        return describe(find(id));
    }

    /**
     * Starts a route; without effect if it runs.
     *
     * @throws HttpStatusException when there is no such route
     * @throws InvalidRequest when it cannot start
     * @throws Forbidden when the caller has no admin rights
     */
    public RouteInfo start(@Header("id") @Nullable String id, @Variable(CALLER) @Nullable Caller caller) {
        return AdminAction.START_ROUTE.run(caller, id, () -> start(id));
    }

    private RouteInfo start(@Nullable String id) {
        Route route = find(id);
        try {
            if (status(route) == ServiceStatus.Suspended) {
                context.getRouteController().resumeRoute(route.getRouteId());
            } else {
                context.getRouteController().startRoute(route.getRouteId());
            }
        } catch (GatewayException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new InvalidRequest(
                    "route '%s' cannot be started: %s".formatted(route.getRouteId(), FailureReason.describe(failure)));
        }
        return describe(find(id));
    }

    /**
     * Stops a route once its exchanges have ended; without effect if it is stopped.
     *
     * @throws HttpStatusException when there is no such route
     * @throws InvalidRequest when it carries the administration, or it cannot be stopped
     * @throws Forbidden when the caller has no admin rights
     */
    public RouteInfo stop(@Header("id") @Nullable String id, @Variable(CALLER) @Nullable Caller caller) {
        return AdminAction.STOP_ROUTE.run(caller, id, () -> stop(id));
    }

    private RouteInfo stop(@Nullable String id) {
        Route route = find(id);
        if (route.getEndpoint().getEndpointUri().startsWith(OWN_ADDRESS)) {
            throw new InvalidRequest("route '%s' carries this API; without it no route could be started again"
                    .formatted(route.getRouteId()));
        }
        try {
            context.getRouteController().stopRoute(route.getRouteId());
        } catch (Exception failure) {
            throw new InvalidRequest(
                    "route '%s' cannot be stopped: %s".formatted(route.getRouteId(), FailureReason.describe(failure)));
        }
        return describe(find(id));
    }

    private Route find(@Nullable String id) {
        Route route = id == null ? null : context.getRoute(id);
        if (route == null) {
            throw new HttpStatusException(
                    404,
                    new InvalidRequest(
                            "no route '%s'; GET /admin/routes lists them".formatted(id), null, "route_not_found"),
                    Map.of());
        }
        return route;
    }

    private ServiceStatus status(Route route) {
        return context.getRouteController().getRouteStatus(route.getRouteId());
    }

    private RouteInfo describe(Route route) {
        String id = route.getRouteId();
        ServiceStatus status = status(route);
        return new RouteInfo(
                id,
                route.getGroup(),
                route.getDescription(),
                FailureReason.maskSecrets(
                                URISupport.sanitizeUri(route.getEndpoint().getEndpointUri()))
                        .replace("%7B", "{")
                        .replace("%7D", "}"),
                String.valueOf(status).toLowerCase(Locale.ROOT),
                sources.of(id),
                new RouteInfo.Activity(
                        status == ServiceStatus.Started ? Duration.ofMillis(route.getUptimeMillis()) : Duration.ZERO,
                        counters.total(id),
                        counters.failed(id),
                        context.getInflightRepository().size(id)));
    }
}
