package io.ratatoskr.http;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import java.util.concurrent.TimeUnit;

/** Writes the responses that the server sends itself. Confined to the event loop of its connection. */
final class EarlyResponseWriter {
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

    /** @param keepAlive whether the connection may stay open */
    Prepared prepare(HttpRequest head, String id, EarlyResponse early, boolean keepAlive) {
        String path = head.uri();
        int question = path.indexOf('?');
        GatewayHttpResponse response = server.gate()
                .addCorsHeaders(
                        head,
                        early.toResponse(server.errorResponses(), question < 0 ? path : path.substring(0, question)));
        if (!(response.content() instanceof GatewayHttpResponse.Content.Full(byte[] body))) {
            throw new IllegalStateException("the response to a rejected request is a stream");
        }
        boolean reuse = early.delayMillis() == 0
                && (multiplexed || (keepAlive && early.status() != 503 && isDiscardable(head)));
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
