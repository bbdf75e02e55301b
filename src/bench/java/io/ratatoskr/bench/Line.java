package io.ratatoskr.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/** A keep-alive connection with one request at a time. Confined to the event loop. */
final class Line extends ChannelInboundHandlerAdapter {
    private static final long NONE = 0;

    private final Window window;
    private final AnswerParser answer = new AnswerParser();
    private @Nullable ChannelHandlerContext channel;
    private boolean busy;
    private long due;
    private long lastEventAt;

    Line(Window window) {
        this.window = window;
    }

    /** Sends the request; the response time counts from {@code dueNanos}. */
    void send(long dueNanos) {
        ChannelHandlerContext open = channel;
        if (open == null) {
            throw new IllegalStateException("not connected");
        }
        busy = true;
        due = dueNanos;
        lastEventAt = NONE;
        answer.reset();
        open.writeAndFlush(window.request().retainedDuplicate(), open.voidPromise());
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context;
        window.opened(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        int eventsBefore = answer.events();
        try {
            byte[] copy = window.scratch();
            while (bytes.isReadable()) {
                int length = Math.min(copy.length, bytes.readableBytes());
                bytes.readBytes(copy, 0, length);
                answer.feed(copy, length);
            }
        } finally {
            bytes.release();
        }
        if (!busy) {
            return;
        }
        long now = System.nanoTime();
        if (answer.events() > eventsBefore) {
            if (lastEventAt == NONE) {
                window.firstEvent(due, now);
            } else {
                window.gap(now - lastEventAt);
            }
            lastEventAt = now;
        }
        if (answer.done()) {
            busy = false;
            window.answered(this, answer, due, now);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        window.closed(this, busy);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    void close() {
        ChannelHandlerContext open = channel;
        if (open != null) {
            open.close();
        }
    }
}
