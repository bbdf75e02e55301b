package io.ratatoskr.camel.telemetry;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.settings.ManagementSettings;
import io.vertx.core.Vertx;
import io.vertx.core.net.impl.TCPServerBase;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
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
    private static final String VERTX_BEAN = "ratatoskr-vertx";

    private final ManagementSettings settings;
    private final Vertx vertx;
    private @Nullable ManagementHttpServer server;
    private @Nullable MicrometerPrometheus metrics;

    /** @param vertx the instance that serves it */
    public ManagementServer(ManagementSettings settings, Vertx vertx) {
        this.settings = settings;
        this.vertx = vertx;
    }

    /** The port it listens on; 0: it does not listen. */
    public int port() {
        VertxPlatformHttpServer listening = listening();
        return listening == null ? 0 : listening.getPort();
    }

    private @Nullable VertxPlatformHttpServer listening() {
        return server == null || server.getRouter() == null ? null : server.getRouter().getServer();
    }

    /**
     * Starts listening.
     *
     * @throws ConfigurationInvalid when it cannot listen on the address
     */
    public void start(CamelContext context) {
        int wanted = settings.port().orElseThrow();
        requireFree(wanted);
        ManagementHttpServer http = server(wanted);
        boolean ownComponent = !hasEngine(context);
        try {
            context.getRegistry().bind(VERTX_BEAN, vertx);
            if (ownComponent) {
                // Else the management server would make an engine for the platform-http: routes of the application
                context.addComponent(PLATFORM_HTTP, unusableComponent());
            }
            context.addService(http, true, true);
            server = http;
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
                "%s:%d is in use (another gateway?); set ratatoskr.management.port, or leave it empty for no management port"
                        .formatted(settings.host(), port));
    }
}
