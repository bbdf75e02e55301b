package io.ratatoskr.grpc;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;

/**
 * Holds a client to the limit of streams from its first bytes on. Netty does so only once the client has acknowledged the server's settings
 * (tried with 4.1.137), so that one that never does could open any number. For one connection.
 */
final class StreamLimit extends ChannelInboundHandlerAdapter {
    private final int maxStreams;

    StreamLimit(int maxStreams) {
        this.maxStreams = maxStreams;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Http2ConnectionHandler http2 = context.pipeline().get(Http2ConnectionHandler.class);
        if (http2 != null) {
            http2.connection().remote().maxActiveStreams(maxStreams);
            context.pipeline().remove(this);
        }
        context.fireChannelRead(message);
    }
}
