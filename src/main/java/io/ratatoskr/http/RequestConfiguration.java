package io.ratatoskr.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;

/**
 * The configuration with which a request is processed: the one in effect when its head has arrived, also while that is replaced. Confined
 * to the event loop.
 */
final class RequestConfiguration {
    private final HttpListener connections;
    private final ChannelHandlerContext ctx;
    private final boolean multiplexed;
    private ServerContext server;

    /** @param multiplexed whether the requests are those of HTTP/2 streams */
    RequestConfiguration(HttpListener connections, ChannelHandlerContext ctx, boolean multiplexed) {
        this.connections = connections;
        this.ctx = ctx;
        this.multiplexed = multiplexed;
        this.server = connections.get().context();
    }

    /** Of the current request, or of the last one. */
    ServerContext server() {
        return server;
    }

    /** Decides with the configuration in effect, which becomes that of the current request. */
    RequestGate.Decision evaluate(HttpRequest head) {
        while (true) {
            server = connections.get().context();
            RequestGate.Decision decision =
                    server.gate().evaluate(head, multiplexed, ctx.channel().remoteAddress());
            if (decision instanceof RequestGate.Accepted || isActive()) {
                return decision;
            }
        }
    }

    /** Returns whether that of the current request is still in effect. */
    boolean isActive() {
        return connections.isActive(server);
    }

    /** Returns whether the server stops. Thread-safe. */
    boolean isPaused() {
        return connections.get().context().gate().isPaused();
    }
}
