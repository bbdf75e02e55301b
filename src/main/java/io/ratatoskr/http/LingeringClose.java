package io.ratatoskr.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection in two steps, as RFC 9112 (9.6) describes: first the server's side; the client's once it has closed, or after a
 * time. A socket that is closed while bytes of the client are unread is reset, and the reset discards the end of the response
 * before the client has read it. Bytes that arrive meanwhile are discarded.
 */
final class LingeringClose extends ChannelDuplexHandler {
    /** Maximum time in which a client sends nothing and does not close. */
    private static final long MAX_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** Maximum time for a client that continues to send. */
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(5);

    private boolean disabled;
    private boolean lingering;
    private long since;
    private long lastRead;

    /** Lets the channel's next close take effect at once: its client has nothing to read. */
    static void disable(Channel channel) {
        LingeringClose handler = channel.pipeline().get(LingeringClose.class);
        if (handler != null) {
            handler.disabled = true;
        }
    }

    /** Closes the channel at once and discards its output; the client sees a reset. */
    static void reset(Channel channel) {
        if (channel instanceof SocketChannel socket) {
            socket.config().setSoLinger(0);
        }
        channel.unsafe().close(channel.voidPromise());
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (!(context.channel() instanceof SocketChannel socket)
                || disabled
                || !socket.isActive()
                || socket.config().getSoLinger() == 0) {
            context.close(promise);
            return;
        }
        if (!promise.isVoid()) {
            socket.closeFuture().addListener(closed -> promise.trySuccess());
        }
        if (!lingering) {
            lingering = true;
            since = System.nanoTime();
            lastRead = since;
            socket.shutdownOutput().addListener(done -> {
                if (!done.isSuccess()) {
                    context.close();
                }
            });
            socket.config().setAutoRead(true);
            schedule(context, MAX_PAUSE_NANOS);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (lingering) {
            lastRead = System.nanoTime();
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    private void schedule(ChannelHandlerContext context, long nanos) {
        context.executor().schedule(() -> check(context), nanos, TimeUnit.NANOSECONDS);
    }

    private void check(ChannelHandlerContext context) {
        long now = System.nanoTime();
        long rest = Math.min(lastRead + MAX_PAUSE_NANOS - now, since + MAX_NANOS - now);
        if (rest <= 0) {
            context.close();
        } else if (context.channel().isOpen()) {
            schedule(context, rest);
        }
    }
}
