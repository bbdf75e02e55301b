package io.ratatoskr.camel.socket;

import io.ratatoskr.camel.exchange.FrontendConnections;
import io.ratatoskr.camel.exchange.FrontendServer;
import io.ratatoskr.camel.frontend.ForwardedHeaders;
import io.ratatoskr.socket.SocketConfiguration;
import io.ratatoskr.socket.SocketServer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedStartupListener;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * The server behind {@code socket-requests:} routes. It starts after every route of the context, rejects new requests once the context
 * begins to stop, and closes after the routes have stopped. A server that cannot start fails the context's start.
 */
public final class SocketGateway implements FrontendServer, FrontendConnections, ExtendedStartupListener {
    private final SocketServer server;
    private final ForwardedHeaders forwarded;
    private final boolean startsWithContext;
    private final AtomicBoolean known = new AtomicBoolean();

    SocketGateway(SocketConfiguration configuration, ForwardedHeaders forwarded) {
        this(new SocketServer(configuration), forwarded, true);
    }

    private SocketGateway(SocketServer server, ForwardedHeaders forwarded, boolean startsWithContext) {
        this.server = server;
        this.forwarded = forwarded;
        this.startsWithContext = startsWithContext;
    }

    /** The one of the context that follows this one's. Its routes get requests from {@link #takeOver} on. */
    SocketGateway successor(SocketConfiguration configuration, ForwardedHeaders newForwarded) {
        return new SocketGateway(server.successor(configuration), newForwarded, false);
    }

    SocketServer server() {
        return server;
    }

    /** The fields of {@code meta} that are forwarded to providers as headers. */
    ForwardedHeaders forwarded() {
        return forwarded;
    }

    /** Returns the TCP port it listens on; empty: none. */
    public Optional<Integer> tcpPort() {
        return server.tcpPort();
    }

    @Override
    public String frontend() {
        return "socket";
    }

    /** Those of the Unix socket and of TCP together. */
    @Override
    public int connections() {
        return server.connections();
    }

    @Override
    public long refusedConnections() {
        return server.refusedConnections();
    }

    /** Follows the context, which a route from here starts; a context whose routes do not start opens nothing. */
    void startWith(CamelContext context) throws Exception {
        if (known.compareAndSet(false, true)) {
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
    public List<String> addresses() {
        return server.addresses();
    }
}
