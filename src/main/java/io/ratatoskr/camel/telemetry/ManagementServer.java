package io.ratatoskr.camel.telemetry;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.internal.LoopbackHosts;
import io.ratatoskr.settings.ManagementSettings;
import io.vertx.core.Vertx;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.impl.TCPServerBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.component.micrometer.prometheus.MicrometerPrometheus;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The management port: Camel's own management server with {@code /metrics}, {@code /health}, {@code /health/live} and
 * {@code /health/ready}, and nothing else. It runs on the gateway's Vert.x instance, and a port that is taken fails the start. Not
 * thread-safe.
 */
public final class ManagementServer {
    /** Where to find the port in the registry. */
    public static final String BEAN = "ratatoskr-management";

    private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);
    private static final String PLATFORM_HTTP = "platform-http";
    private static final int UNAVAILABLE = 503;
    private static final int ANY_PORT = -1;
    /** Longer than the usual interval of scrapes, which use a connection again. */
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(2);

    private static final int MAX_CONNECTIONS = 256;
    private static final String VERTX_BEAN = "ratatoskr-vertx";

    private final ManagementSettings settings;
    private final Vertx vertx;
    private final AtomicReference<@Nullable Router> active;
    private @Nullable ManagementHttpServer server;
    private @Nullable MicrometerPrometheus metrics;

    /**
     * @param vertx the instance that serves it
     * @param active the routes in effect, where several configurations follow each other
     */
    ManagementServer(ManagementSettings settings, Vertx vertx, AtomicReference<@Nullable Router> active) {
        this.settings = settings;
        this.vertx = vertx;
        this.active = active;
    }

    /** The port it listens on; 0: it does not listen. */
    public int port() {
        VertxPlatformHttpServer listening = listening();
        return listening == null ? 0 : listening.getPort();
    }

    private @Nullable VertxPlatformHttpServer listening() {
        return server == null || server.getRouter() == null
                ? null
                : server.getRouter().getServer();
    }

    /**
     * Starts listening.
     *
     * @param shared whether the server of the configuration before listens on the same address
     * @throws ConfigurationInvalid when it cannot listen on the address
     */
    void start(CamelContext context, boolean shared) {
        int wanted = settings.port().orElseThrow();
        if (!shared) {
            requireFree(wanted);
        }
        // Servers of one Vert.x instance share a port, of which a negative number stands for any free one
        ManagementHttpServer http = server(wanted == 0 ? ANY_PORT : wanted);
        boolean ownComponent = !hasEngine(context);
        try {
            context.getRegistry().bind(VERTX_BEAN, BoundedHttpServers.of(vertx, IDLE_TIMEOUT, MAX_CONNECTIONS));
            if (ownComponent) {
                // Else the management server would make an engine for the platform-http: routes of the application
                context.addComponent(PLATFORM_HTTP, unusableComponent());
            }
            context.addService(http, true, true);
            server = http;
            if (LoopbackHosts.isLoopback(settings.host())) {
                http.getRouter().route().order(Integer.MIN_VALUE).handler(ManagementServer::requireLoopbackHost);
            }
            MicrometerPrometheus scraper = scraper();
            context.addService(scraper, true, true);
            metrics = scraper;
        } catch (Exception failure) {
            throw new IllegalStateException("the management server cannot start", failure);
        } finally {
            context.getRegistry().unbind(VERTX_BEAN);
            if (ownComponent) {
                context.removeComponent(PLATFORM_HTTP);
            }
        }
        VertxPlatformHttpServer listening = listening();
        if (listening == null || !(listening.getServer() instanceof TCPServerBase socket) || !socket.isListening()) {
            throw inUse(wanted);
        }
        LOG.info("serving metrics and health on http://{}:{}", settings.host(), listening.getPort());
    }

    /** Returns whether the other one listens on the same address, which both can share. */
    boolean hasAddressOf(ManagementServer other) {
        return other.server != null
                && settings.host().equals(other.settings.host())
                && settings.port().equals(other.settings.port());
    }

    /** Responds from now on also on the connections of the servers before. */
    void activate() {
        if (server != null) {
            active.set(server.getRouter());
        }
    }

    /**
     * Stops listening while the context goes on. Connections that are open get their next responses from the configuration in effect.
     */
    void retire() {
        VertxPlatformHttpServer listening = listening();
        if (server == null || listening == null) {
            return;
        }
        AtomicReference<@Nullable Router> successor = active;
        server.getRouter().clear();
        server.getRouter().route().handler(request -> {
            Router router = successor.get();
            if (router == null) {
                request.response().setStatusCode(UNAVAILABLE).end();
            } else {
                router.handle(request.request());
            }
        });
        listening.getServer().close();
    }

    /** Stops listening. The application's {@code platform-http} component, which Camel's server removes, is restored. */
    public void stop(CamelContext context) {
        Component component = context.hasComponent(PLATFORM_HTTP);
        VertxPlatformHttpServer listening = listening();
        for (Object service : new Object[] {metrics, server, listening}) {
            if (service != null) {
                ServiceHelper.stopAndShutdownService(service);
            }
        }
        try {
            if (metrics != null) {
                context.removeService(metrics);
            }
            if (server != null) {
                context.removeService(server);
            }
            if (listening != null) {
                context.removeService(listening);
            }
        } catch (Exception failure) {
            LOG.warn("cannot remove the management server: {}", failure.toString());
        }
        server = null;
        metrics = null;
        if (component != null && context.hasComponent(PLATFORM_HTTP) == null && !context.isStopping()) {
            context.addComponent(PLATFORM_HTTP, component);
        }
    }

    /** Refuses the page of a foreign site whose name resolves to this machine (DNS rebinding): it cannot forge its Host header. */
    private static void requireLoopbackHost(RoutingContext request) {
        HostAndPort authority = request.request().authority();
        if (authority == null || LoopbackHosts.isLoopback(authority.host())) {
            request.next();
        } else {
            request.response().setStatusCode(421).end();
        }
    }

    private ManagementHttpServer server(int port) {
        var http = new ManagementHttpServer();
        http.setHost(settings.host());
        http.setPort(port);
        http.setPath("/");
        http.setHealthCheckEnabled(true);
        http.setHealthPath("/health");
        http.setMetricsEnabled(true);
        return http;
    }

    /** Serves the meters; all others of Camel's are off, since they cost time in every step of every route. */
    private static MicrometerPrometheus scraper() {
        var scraper = new MicrometerPrometheus();
        scraper.setPath("/metrics");
        scraper.setEnableRoutePolicy(false);
        scraper.setEnableExchangeEventNotifier(false);
        scraper.setEnableRouteEventNotifier(false);
        scraper.setClearOnReload(false);
        return scraper;
    }

    private static boolean hasEngine(CamelContext context) {
        return context.hasComponent(PLATFORM_HTTP) != null
                || !context.getRegistry().findByType(PlatformHttpEngine.class).isEmpty();
    }

    private static PlatformHttpComponent unusableComponent() {
        var component = new PlatformHttpComponent();
        component.setEngine((endpoint, processor) -> {
            throw new UnsupportedOperationException("no routes on the management port");
        });
        return component;
    }

    /** Camel's server only logs that a port is taken. */
    private void requireFree(int port) {
        try (var probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(settings.host(), port));
        } catch (IOException taken) {
            throw String.valueOf(taken.getMessage()).contains("in use")
                    ? inUse(port)
                    : new ConfigurationInvalid(
                            "cannot listen on %s:%d: %s; see ratatoskr.management.host and ratatoskr.management.port"
                                    .formatted(settings.host(), port, taken.getMessage()));
        }
    }

    private ConfigurationInvalid inUse(int port) {
        return new ConfigurationInvalid(
                "the management port %s:%d is in use (another gateway?); set ratatoskr.management.port to another port, or to off for none"
                        .formatted(settings.host(), port));
    }
}
