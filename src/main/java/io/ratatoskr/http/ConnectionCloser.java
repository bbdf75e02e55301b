package io.ratatoskr.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;

/** Closes an HTTP/1 connection, or an HTTP/2 stream. Confined to the event loop. */
record ConnectionCloser(ChannelHandlerContext ctx, boolean multiplexed) {
    /** Closes it once the output has been sent. */
    void closeAfterOutput() {
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /** @param error for the reset of a stream; Netty sends none once the request is complete */
    void close(Http2Error error) {
        if (multiplexed) {
            ctx.writeAndFlush(new DefaultHttp2ResetFrame(error));
        }
        ctx.close();
    }

    /** Closes it at once, and discards all pending output. */
    void abort() {
        if (multiplexed) {
            close(Http2Error.CANCEL);
        } else {
            LingeringClose.reset(ctx.channel());
        }
    }

    /** Closes it without waiting for what the client still sends. */
    void closeNow() {
        LingeringClose.disable(ctx.channel());
        close(Http2Error.CANCEL);
    }
}
