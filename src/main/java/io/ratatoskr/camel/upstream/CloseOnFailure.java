package io.ratatoskr.camel.upstream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Closes an HTTP/1.1 connection that failed, before Vert.x sees the failure. Vert.x passes the end of a connection to the event loop of a
 * call after everything that arrived before it, but a failure at once: a call on another loop than its connection's would
 * lose the response that arrived before the failure, and Vert.x would log that its result "is already complete".
 */
final class CloseOnFailure extends ChannelInboundHandlerAdapter {
    private volatile @Nullable Throwable failure;

    /** Why the connection was closed; null while it has not failed. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Throwable invalid = message instanceof HttpObject part ? failureOf(part) : null;
        if (invalid == null && failure == null) {
            context.fireChannelRead(message);
            return;
        }
        ReferenceCountUtil.release(message);
        if (invalid != null) {
            exceptionCaught(context, invalid);
        }
    }

    private static @Nullable Throwable failureOf(HttpObject part) {
        if (part.decoderResult().isFailure()) {
            return part.decoderResult().cause();
        }
        if (part instanceof HttpResponse response) {
            HttpVersion version = response.protocolVersion();
            if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
                return new IllegalStateException("unsupported HTTP version: " + version);
            }
        }
        return null;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
        context.close();
    }
}
