package io.ratatoskr.http;

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
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the response of one request. Called on the request's thread; each write is handed to the event loop in one step, which
 * drops it after the client has disconnected.
 */
final class HttpResponseWriter {
    private static final Logger LOG = LoggerFactory.getLogger(HttpResponseWriter.class);
    private static final long MAX_PENDING_BYTES = 64 * 1024;

    private final RequestSequence requests;
    private final HttpStatistics statistics;
    private final ChannelHandlerContext ctx;
    private final HttpRequest head;
    private final String id;
    /** Confined to the request's thread until the head of the response is written, then to the event loop. */
    private boolean keepAlive;
    /** Bytes handed over that the event loop has not processed yet; an HTTP/2 channel counts none of them. */
    private final AtomicLong pendingBytes = new AtomicLong();

    private volatile @Nullable Thread writerThread;
    /** Whether the response is complete or the client has disconnected; confined to the event loop. */
    private boolean closed;
    /** Whether a complete response is being sent in slices; confined to the event loop. */
    private boolean sendingWhole;
    /** Whether the connection closes after the response; confined to the event loop. */
    private boolean closing;

    /** @param keepAlive whether the connection stays open after a successful response */
    HttpResponseWriter(
            RequestSequence requests,
            HttpStatistics statistics,
            ChannelHandlerContext ctx,
            HttpRequest head,
            String id,
            boolean keepAlive) {
        this.requests = requests;
        this.statistics = statistics;
        this.ctx = ctx;
        this.head = head;
        this.id = id;
        this.keepAlive = keepAlive;
    }

    /**
     * Sends a complete response. Returns at once if it is small; otherwise when the socket has accepted all of it or the client has
     * disconnected, so that its memory is accounted for until then.
     */
    void writeFull(GatewayHttpResponse gatewayResponse, byte[] bytes) {
        if (bytes.length > SlicedResponse.MAX_UNSLICED_BYTES && mayHaveBody(gatewayResponse)) {
            writeSliced(gatewayResponse, bytes);
            return;
        }
        closeIfStopping();
        HttpResponse response;
        try {
            response = NettyResponses.full(head, gatewayResponse, bytes, id, keepAlive);
        } catch (IllegalArgumentException e) {
            abort(e.getMessage());
            return;
        }
        statistics.responded(gatewayResponse.status());
        ctx.executor().execute(() -> {
            if (!closed) {
                ctx.writeAndFlush(response);
                finish(keepAlive);
            }
        });
    }

    private boolean mayHaveBody(GatewayHttpResponse response) {
        return !head.method().equals(HttpMethod.HEAD) && response.status() != 204 && response.status() != 304;
    }

    /** A server that stops serves no further request of the connection. */
    private void closeIfStopping() {
        if (requests.isStopping()) {
            keepAlive = false;
        }
    }

    private void writeSliced(GatewayHttpResponse gatewayResponse, byte[] bytes) {
        closeIfStopping();
        HttpResponse response;
        try {
            response = NettyResponses.fullHead(head, gatewayResponse, bytes.length, id, keepAlive);
        } catch (IllegalArgumentException e) {
            abort(e.getMessage());
            return;
        }
        statistics.responded(gatewayResponse.status());
        SlicedResponse sliced = new SlicedResponse(ctx, response, bytes, () -> closed, () -> finish(keepAlive));
        ctx.executor().execute(() -> {
            sendingWhole = true;
            sliced.run();
        });
        sliced.await();
    }

    /**
     * Sends the response head of a stream and its first frame.
     *
     * @return false when nothing more may be written
     */
    boolean startStream(GatewayHttpResponse gatewayResponse, byte @Nullable [] first) {
        writerThread = Thread.currentThread();
        closeIfStopping();
        HttpResponse response;
        try {
            response = NettyResponses.streamHead(head, gatewayResponse, id, isPersistent());
        } catch (IllegalArgumentException e) {
            abort(e.getMessage());
            return false;
        }
        statistics.responded(gatewayResponse.status());
        boolean onlyHead = head.method().equals(HttpMethod.HEAD);
        ctx.executor().execute(() -> {
            if (!closed) {
                ctx.write(response);
                if (onlyHead) {
                    ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
                    finish(isPersistent());
                } else if (first != null) {
                    ctx.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(first)));
                }
            }
        });
        return !onlyHead;
    }

    /** Sends one frame at once. */
    void writeFrame(byte[] bytes) {
        pendingBytes.addAndGet(bytes.length);
        ctx.executor().execute(() -> {
            if (!closed) {
                ctx.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)));
            }
            long left = pendingBytes.addAndGet(-bytes.length);
            if (left < MAX_PENDING_BYTES && left + bytes.length >= MAX_PENDING_BYTES) {
                wakeWriter();
            }
        });
    }

    /**
     * Waits until the client has read most of the sent data; returns false when it has disconnected or the request is cancelled. The
     * caller calls {@link #wakeWriter} when the request is cancelled.
     */
    boolean awaitWritable(Cancellation cancellation) {
        Channel channel = ctx.channel();
        while (channel.isActive() && !cancellation.isCancelled()) {
            if (channel.isWritable() && pendingBytes.get() < MAX_PENDING_BYTES) {
                return true;
            }
            LockSupport.park(this);
        }
        return false;
    }

    /**
     * Ends the stream. A failed one has its error as the last frame, so the connection stays open: closing it unannounced would break
     * the next request of a client that reuses connections.
     */
    void endStream() {
        ctx.executor().execute(() -> {
            if (!closed) {
                ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
                finish(isPersistent());
            }
        });
    }

    /** Closes the connection because no valid response can be sent. */
    void abort(@Nullable String reason) {
        LOG.error("{}: cannot send a response: {}", id, reason);
        ctx.executor().execute(() -> {
            if (!closed) {
                requests.close();
            }
        });
    }

    /** Closes the connection before the end of the response, the only sign of a failure that a body without a format can have. */
    void cut() {
        ctx.executor().execute(() -> {
            if (!closed) {
                requests.close();
            }
        });
    }

    /** Wakes the writing thread: there is room again, or the client has disconnected. */
    void wakeWriter() {
        LockSupport.unpark(writerThread);
    }

    /** Drops all further output. Event loop only. */
    void close() {
        closed = true;
        wakeWriter();
    }

    /** Closes the connection after the complete response that is being sent; returns false when none is. Event loop only. */
    boolean closeAfterResponse() {
        closing = sendingWhole && !closed;
        return closing;
    }

    private void finish(boolean reuse) {
        closed = true;
        requests.finishRequest(reuse && !closing);
    }

    /** An HTTP/1.0 client recognizes the end of a stream only by the end of the connection. */
    private boolean isPersistent() {
        return keepAlive && !head.protocolVersion().equals(HttpVersion.HTTP_1_0);
    }
}
