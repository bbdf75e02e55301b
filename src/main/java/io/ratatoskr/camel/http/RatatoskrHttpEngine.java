package io.ratatoskr.camel.http;

import io.ratatoskr.camel.exchange.FrontendConnections;
import io.ratatoskr.camel.exchange.FrontendServer;
import io.ratatoskr.http.FrontendResources;
import io.ratatoskr.http.GatewayHttpServer;
import io.ratatoskr.http.HttpErrorResponses;
import io.ratatoskr.settings.HttpSettings;
import java.time.Duration;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.ExtendedStartupListener;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code platform-http:} routes with a {@link GatewayHttpServer}. Bind it as {@code platform-http-engine}.
 *
 * <p>The server starts after every route of the context, rejects new requests once the context begins to stop, and closes after the
 * routes have stopped. A server that cannot start fails the context's start.
 */
public final class RatatoskrHttpEngine extends ServiceSupport
        implements PlatformHttpEngine, FrontendServer, FrontendConnections, CamelContextAware, ExtendedStartupListener {
    private final GatewayHttpServer server;
    private final boolean startsWithContext;
    private @Nullable CamelContext context;

    public RatatoskrHttpEngine(GatewayHttpServer server) {
        this(server, true);
    }

    private RatatoskrHttpEngine(GatewayHttpServer server, boolean startsWithContext) {
        this.server = server;
        this.startsWithContext = startsWithContext;
    }

    GatewayHttpServer server() {
        return server;
    }

    /** The engine of the context that follows this one's. Its routes get requests from {@link #takeOver} on. */
    RatatoskrHttpEngine successor(
            HttpSettings settings,
            HttpErrorResponses errorResponses,
            Duration requestTimeout,
            FrontendResources resources) {
        return new RatatoskrHttpEngine(server.successor(settings, errorResponses, requestTimeout, resources), false);
    }

    @Override
    public void prepareTakeOver() {
        server.prepare();
    }

    @Override
    public void takeOver() {
        server.start();
    }

    @Override
    public void pauseAccepting() {
        server.pauseAccepting();
    }

    /** Returns whether new requests are rejected because the gateway stops. */
    public boolean isPaused() {
        return server.isPaused();
    }

    @Override
    public int activeRequests() {
        return server.activeRequests();
    }

    @Override
    public String frontend() {
        return "http";
    }

    @Override
    public int connections() {
        return server.statistics().connections();
    }

    @Override
    public long refusedConnections() {
        return server.statistics().refusedConnections();
    }

    @Override
    public List<String> addresses() {
        return List.of(server.address());
    }

    @Override
    public @Nullable CamelContext getCamelContext() {
        return context;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.context = camelContext;
    }

    @Override
    protected void doInit() throws Exception {
        CamelContext camel = context;
        if (camel == null) {
            throw new IllegalStateException("the HTTP engine has no CamelContext; bind it as platform-http-engine");
        }
        camel.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopping(CamelContext stopping) {
                server.pauseAccepting();
            }

            @Override
            public void onContextStopped(CamelContext stopped) {
                server.stop();
            }
        });
        camel.addStartupListener(this);
    }

    @Override
    public void onCamelContextStarted(CamelContext camel, boolean alreadyStarted) {
        if (alreadyStarted && startsWithContext) {
            server.start();
        }
    }

    @Override
    public void onCamelContextFullyStarted(CamelContext camel, boolean alreadyStarted) {
        if (startsWithContext) {
            server.start();
        }
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        return new GatewayHttpConsumer(endpoint, processor, server);
    }

    @Override
    public int getServerPort() {
        return server.port();
    }

    @Override
    public String getScheme() {
        return server.scheme();
    }
}
