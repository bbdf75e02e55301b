package io.ratatoskr.camel.grpc;

import io.ratatoskr.camel.exchange.FrontendConnections;
import io.ratatoskr.camel.exchange.FrontendServer;
import io.ratatoskr.camel.frontend.ForwardedHeaders;
import io.ratatoskr.grpc.GatewayGrpcServer;
import io.ratatoskr.settings.GrpcSettings;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedStartupListener;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * The server of {@code grpc-requests:} routes in a context. Starts after every route of the context, rejects new requests once the context
 * begins to stop, and closes after the routes have stopped. A server that cannot start fails the context's start.
 */
public final class GrpcFrontendServer implements FrontendServer, FrontendConnections, ExtendedStartupListener {
    private final GatewayGrpcServer server;
    private final ForwardedHeaders forwarded;
    private final boolean startsWithContext;
    private final AtomicBoolean attached = new AtomicBoolean();

    GrpcFrontendServer(GatewayGrpcServer server, ForwardedHeaders forwarded) {
        this(server, forwarded, true);
    }

    private GrpcFrontendServer(GatewayGrpcServer server, ForwardedHeaders forwarded, boolean startsWithContext) {
        this.server = server;
        this.forwarded = forwarded;
        this.startsWithContext = startsWithContext;
    }

    GatewayGrpcServer server() {
        return server;
    }

    /** The metadata of clients that is forwarded to providers. */
    ForwardedHeaders forwarded() {
        return forwarded;
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    GrpcFrontendServer successor(
            GrpcSettings settings,
            GatewayGrpcServer.Timeouts timeouts,
            GatewayGrpcServer.Environment environment,
            ForwardedHeaders newForwarded) {
        return new GrpcFrontendServer(server.successor(settings, timeouts, environment), newForwarded, false);
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

    @Override
    public int activeRequests() {
        return server.activeRequests();
    }

    @Override
    public String frontend() {
        return "grpc";
    }

    @Override
    public int connections() {
        return server.connections();
    }

    @Override
    public long refusedConnections() {
        return server.refusedConnections();
    }

    @Override
    public List<String> addresses() {
        return List.of(server.address());
    }

    /** Binds the server to the context of its routes, once. */
    void attachTo(CamelContext context) throws Exception {
        if (!attached.compareAndSet(false, true)) {
            return;
        }
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopping(CamelContext stopping) {
                server.pauseAccepting();
            }

            @Override
            public void onContextStopped(CamelContext stopped) {
                server.stop();
            }
        });
        context.addStartupListener(this);
    }

    @Override
    public void onCamelContextStarted(CamelContext camel, boolean alreadyStarted) {
        if (alreadyStarted) {
            start();
        }
    }

    @Override
    public void onCamelContextFullyStarted(CamelContext camel, boolean alreadyStarted) {
        start();
    }

    /** Without effect if no route of it has been started. */
    private void start() {
        if (startsWithContext && server.hasRoutes()) {
            server.start();
        }
    }
}
