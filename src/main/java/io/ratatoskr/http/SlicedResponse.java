package io.ratatoskr.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Writes a large complete response in slices, the next one when the socket has accepted the last, so that no more than a slice is
 * copied to the buffers of the socket. Confined to the event loop, but for {@link #await}.
 */
final class SlicedResponse implements Runnable, ChannelFutureListener {
    /** Responses up to this size are written in one piece. */
    static final int MAX_UNSLICED_BYTES = 32 * 1024;

    private static final int SLICE_BYTES = 128 * 1024;
    /** Bounds the wait after the event loop has ended. */
    private static final long MAX_PARK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ChannelHandlerContext ctx;
    private final HttpResponse head;
    private final byte[] bytes;
    private final BooleanSupplier closed;
    private final Runnable finished;
    private final Thread writer = Thread.currentThread();
    private int offset;
    private volatile boolean done;

    /**
     * @param closed whether all further output is dropped
     * @param finished runs after the last slice, unless the output was dropped before
     */
    SlicedResponse(
            ChannelHandlerContext ctx, HttpResponse head, byte[] bytes, BooleanSupplier closed, Runnable finished) {
        this.ctx = ctx;
        this.head = head;
        this.bytes = bytes;
        this.closed = closed;
        this.finished = finished;
    }

    /** Waits, on the thread that created this, until the socket has accepted the whole response or the rest is dropped. */
    void await() {
        while (!done && ctx.channel().isActive()) {
            LockSupport.parkNanos(this, MAX_PARK_NANOS);
        }
    }

    /** Writes the head and the first slice. */
    @Override
    public void run() {
        if (closed.getAsBoolean()) {
            end();
        } else {
            ctx.write(head);
            writeSlice();
        }
    }

    @Override
    public void operationComplete(ChannelFuture written) {
        boolean ended = offset == bytes.length;
        if (closed.getAsBoolean() || !written.isSuccess()) {
            end();
        } else if (ended) {
            end();
            finished.run();
        } else {
            writeSlice();
        }
    }

    private void end() {
        done = true;
        LockSupport.unpark(writer);
    }

    private void writeSlice() {
        int length = Math.min(SLICE_BYTES, bytes.length - offset);
        ByteBuf slice = Unpooled.wrappedBuffer(bytes, offset, length);
        offset += length;
        boolean last = offset == bytes.length;
        ctx.writeAndFlush(last ? new DefaultLastHttpContent(slice) : new DefaultHttpContent(slice))
                .addListener(this);
    }
}
