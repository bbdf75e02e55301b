package io.ratatoskr.camel.exchange;

import io.ratatoskr.access.CallerAccess;
import io.ratatoskr.api.Experimental;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.dialect.Dialect;
import io.ratatoskr.limits.BodyMemoryLimiter;
import io.ratatoskr.settings.Settings;
import io.ratatoskr.telemetry.FrontendObserver;
import io.ratatoskr.tls.ServerTls;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;

/** The gateway that a {@link Frontend} is installed into. */
@Experimental
public interface GatewayInstallation {
    CamelContext context();

    Settings settings();

    /** The gateway's only Vert.x instance, which the gateway closes. */
    Vertx vertx();

    /** Parses and writes large bodies off the requests' threads; the gateway closes it. */
    JsonPool jsonPool();

    /** Who may send requests: the same keys for every frontend. Read when the frontend's server starts. */
    CallerAccess access();

    /** The memory for the bodies of all requests, whatever frontend they came by. */
    BodyMemoryLimiter bodyMemory();

    /** The certificates of every frontend; empty: connections are not encrypted. Read again while HTTP is served. */
    default Optional<ServerTls> tls() {
        return Optional.empty();
    }

    /**
     * Returns the bean that the frontend has bound for the configuration before this one, which is still in effect; empty if this is the
     * first one.
     */
    default <T> Optional<T> previous(String name, Class<T> type) {
        return Optional.empty();
    }

    /** Whether the gateway runs and is ready, for probes. */
    GatewayStatus status();

    /** Watches the requests of frontends. */
    default FrontendObserver observer() {
        return FrontendObserver.NONE;
    }

    /** The dialects by name. */
    Map<String, Dialect> dialects();

    /**
     * Binds a bean for the frontend's routes.
     *
     * @throws ConfigurationInvalid when the gateway already has a bean of that name
     */
    void bind(String name, Object bean);
}
