package io.ratatoskr.http;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.ratatoskr.telemetry.FrontendObserver;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the responses that the server sends itself. Confined to the event loop of its connection. */
final class EarlyResponseWriter {
    private static final Logger LOG = LoggerFactory.getLogger(EarlyResponseWriter.class);
    /** Maximum body of a rejected request that is read only to keep the connection alive. */
    private static final int MAX_DISCARDED_BODY = 64 * 1024;

    private final ServerContext server;
    private final ChannelHandlerContext ctx;
    private final boolean multiplexed;

    EarlyResponseWriter(ServerContext server, ChannelHandlerContext ctx, boolean multiplexed) {
        this.server = server;
        this.ctx = ctx;
        this.multiplexed = multiplexed;
    }

    /**
     * @param response ready to be written
     * @param reuse whether the connection stays open for the next request
     */
    record Prepared(HttpResponse response, long delayMillis, boolean reuse) {}

    /**
     * Prepares a response, and reports it.
     *
     * @param keepAlive whether the connection may stay open
     */
    Prepared prepare(HttpRequest head, String id, EarlyResponse early, boolean keepAlive) {
        LOG.debug("{}: {} {}", id, early.status(), early.reason());
        String target = head.uri();
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        FrontendObserver observer = server.observer();
        if (!observer.equals(FrontendObserver.NONE)) {
            observer.refused("http", head.method().name(), path, id, early.status());
        }
        GatewayHttpResponse response =
                server.gate().addCorsHeaders(head, early.toResponse(server.errorResponses(), path));
        if (!(response.content() instanceof GatewayHttpResponse.Content.Full(byte[] body))) {
            throw new IllegalStateException("the response to a rejected request is a stream");
        }
        boolean reuse = early.delayMillis() == 0
                && (multiplexed || (keepAlive && early.status() != 503 && isDiscardable(head)));
        server.statistics().responded(early.status());
        return new Prepared(NettyResponses.full(head, response, body, id, reuse), early.delayMillis(), reuse);
    }

    void write(Prepared prepared) {
        ctx.writeAndFlush(prepared.response());
    }

    /** Writes the response after its delay, and closes the connection. */
    void writeLate(Prepared prepared) {
        ctx.executor()
                .schedule(
                        () -> ctx.writeAndFlush(prepared.response()).addListener(ChannelFutureListener.CLOSE),
                        prepared.delayMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /** Returns whether the body is small, and will be sent. */
    private static boolean isDiscardable(HttpRequest head) {
        return !HttpUtil.isTransferEncodingChunked(head)
                && !HttpUtil.is100ContinueExpected(head)
                && HttpUtil.getContentLength(head, 0L) <= MAX_DISCARDED_BODY;
    }
}
