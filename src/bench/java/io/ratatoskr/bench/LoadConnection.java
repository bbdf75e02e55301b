package io.ratatoskr.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/** A keep-alive connection with one request at a time. Confined to the event loop. */
final class LoadConnection extends ChannelInboundHandlerAdapter {
    private static final long NO_EVENT = 0;

    private final LoadWindow window;
    private final HttpResponseParser response = new HttpResponseParser();
    private @Nullable ChannelHandlerContext channel;
    private boolean busy;
    private long due;
    private long lastEventAt;

    LoadConnection(LoadWindow window) {
        this.window = window;
    }

    /** Sends the request; the response time counts from {@code dueNanos}. */
    void send(long dueNanos) {
        ChannelHandlerContext current = channel;
        if (current == null) {
            throw new IllegalStateException("not connected");
        }
        busy = true;
        due = dueNanos;
        lastEventAt = NO_EVENT;
        response.reset();
        current.writeAndFlush(window.request().retainedDuplicate(), current.voidPromise());
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context;
        window.onOpened(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        int eventsBefore = response.events();
        try {
            byte[] copy = window.scratch();
            while (bytes.isReadable()) {
                int length = Math.min(copy.length, bytes.readableBytes());
                bytes.readBytes(copy, 0, length);
                response.feed(copy, length);
            }
        } finally {
            bytes.release();
        }
        if (!busy) {
            return;
        }
        long now = System.nanoTime();
        if (response.events() > eventsBefore) {
            if (lastEventAt == NO_EVENT) {
                window.onFirstEvent(due, now);
            } else {
                window.onGap(now - lastEventAt);
            }
            lastEventAt = now;
        }
        if (response.isDone()) {
            busy = false;
            window.onResponse(this, response, due, now);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        window.onClosed(this, busy);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    void close() {
        ChannelHandlerContext current = channel;
        if (current != null) {
            current.close();
        }
    }
}
