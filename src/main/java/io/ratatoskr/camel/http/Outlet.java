package io.ratatoskr.camel.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.ratatoskr.api.Cancellation;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one call's answer goes. The call's thread writes; everything is handed over to the event loop in one step each, which drops
 * it when the client is gone.
 */
final class Outlet {
    private static final Logger LOG = LoggerFactory.getLogger(Outlet.class);
    /** A wake-up cannot be missed for longer than this. */
    private static final long NAP = TimeUnit.SECONDS.toNanos(1);

    private static final long MOST_ON_THE_WAY = 64 * 1024;

    private final Conversation conversation;
    private final ChannelHandlerContext ctx;
    private final HttpRequest head;
    private final String id;
    private final boolean keepAlive;
    /** Bytes handed over that the event loop has not taken yet; an HTTP/2 channel counts none of them. */
    private final AtomicLong onTheWay = new AtomicLong();

    private volatile @Nullable Thread writer;
    /** Whether the answer is complete or unwanted; the event loop's. */
    private boolean closed;

    /** @param keepAlive whether the connection outlives the answer when all goes well */
    Outlet(Conversation conversation, ChannelHandlerContext ctx, HttpRequest head, String id, boolean keepAlive) {
        this.conversation = conversation;
        this.ctx = ctx;
        this.head = head;
        this.id = id;
        this.keepAlive = keepAlive;
    }

    /** Sends a whole answer. */
    void whole(HttpReply reply, byte[] bytes) {
        HttpResponse response;
        try {
            response = Responses.whole(head, reply, bytes, id, keepAlive);
        } catch (IllegalArgumentException e) {
            abort(e.getMessage());
            return;
        }
        ctx.executor().execute(() -> {
            if (!closed) {
                ctx.writeAndFlush(response);
                finish(keepAlive);
            }
        });
    }

    /**
     * Sends the head of a stream and its first frame.
     *
     * @return false when nothing more is wanted
     */
    boolean begin(HttpReply reply, byte @Nullable [] first) {
        writer = Thread.currentThread();
        HttpResponse response;
        try {
            response = Responses.streamHead(head, reply, id, outlives());
        } catch (IllegalArgumentException e) {
            abort(e.getMessage());
            return false;
        }
        boolean onlyHead = head.method().equals(HttpMethod.HEAD);
        ctx.executor().execute(() -> {
            if (!closed) {
                ctx.write(response);
                if (onlyHead) {
                    ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
                    finish(outlives());
                } else if (first != null) {
                    ctx.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(first)));
                }
            }
        });
        return !onlyHead;
    }

    /** Sends one frame at once. */
    void frame(byte[] bytes) {
        onTheWay.addAndGet(bytes.length);
        ctx.executor().execute(() -> {
            if (!closed) {
                ctx.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)));
            }
            long left = onTheWay.addAndGet(-bytes.length);
            if (left < MOST_ON_THE_WAY && left + bytes.length >= MOST_ON_THE_WAY) {
                wake();
            }
        });
    }

    /** Waits until the client has read most of what it was sent; false when it is gone. */
    boolean awaitRoom(Cancellation cancellation) {
        Channel channel = ctx.channel();
        while (channel.isActive() && !cancellation.isCancelled()) {
            if (channel.isWritable() && onTheWay.get() < MOST_ON_THE_WAY) {
                return true;
            }
            LockSupport.parkNanos(this, NAP);
        }
        return false;
    }

    /**
     * Ends the stream. One that failed has said so in its last frame, so the connection serves on: closing it unannounced would break
     * the next request of a client that keeps connections.
     */
    void end() {
        ctx.executor().execute(() -> {
            if (!closed) {
                ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
                finish(outlives());
            }
        });
    }

    /** Ends the connection short: there is no answer that could be sent. */
    void abort(@Nullable String why) {
        LOG.error("{}: no answer could be sent: {}", id, why);
        ctx.executor().execute(() -> {
            if (!closed) {
                ctx.close();
            }
        });
    }

    /** There is room again, or nobody to write to. */
    void wake() {
        LockSupport.unpark(writer);
    }

    /** Nothing more is wanted. Event loop only. */
    void close() {
        closed = true;
        wake();
    }

    private void finish(boolean connectionGoesOn) {
        closed = true;
        conversation.answered(connectionGoesOn);
    }

    /** An HTTP/1.0 client knows the end of a stream only by the end of the connection. */
    private boolean outlives() {
        return keepAlive && !head.protocolVersion().equals(HttpVersion.HTTP_1_0);
    }
}
