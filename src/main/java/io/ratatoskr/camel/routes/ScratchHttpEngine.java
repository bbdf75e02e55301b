package io.ratatoskr.camel.routes;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.spi.RouteIdAware;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;

/**
 * The engine of a dry run: its consumers do nothing, save while a path is opened, when they are those of the gateway's own server, which
 * is not started.
 */
public final class ScratchHttpEngine extends ServiceSupport implements PlatformHttpEngine {
    private final @Nullable PlatformHttpEngine server;
    private @Nullable String route;

    /** @param server the engine with the table of paths; null: none, paths are not checked */
    public ScratchHttpEngine(@Nullable PlatformHttpEngine server) {
        this.server = server;
    }

    boolean hasPaths() {
        return server != null;
    }

    /** Consumers of this route get their path in the server's table; null: none do. */
    void openPathsOf(@Nullable String routeId) {
        route = routeId;
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        if (server == null || route == null) {
            return new ScratchConsumer(endpoint, processor);
        }
        PlatformHttpConsumer consumer = server.createConsumer(endpoint, processor);
        if (consumer instanceof RouteIdAware named) {
            named.setRouteId(route);
        }
        return consumer;
    }

    @Override
    public int getServerPort() {
        return 0;
    }

    private static final class ScratchConsumer extends DefaultConsumer implements PlatformHttpConsumer, Consumer {
        ScratchConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
            super(endpoint, processor);
        }

        @Override
        public PlatformHttpEndpoint getEndpoint() {
            return (PlatformHttpEndpoint) super.getEndpoint();
        }
    }
}
