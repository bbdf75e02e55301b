package io.ratatoskr.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.InvalidRequest;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles one HTTP/1 connection, or one HTTP/2 stream, which is a connection with a single request.
 *
 * <p>Requests are processed one after the other, in order; pipelined requests are queued, within bounds. A client that closes its
 * side, even half of it, has disconnected: its request is cancelled at once. All state is confined to the event loop.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter implements ConnectionReaper.ReapableConnection {
    private enum Phase {
        /** Between two requests. */
        IDLE,
        /** A body is being received. */
        READING_BODY,
        /** A request is being processed. */
        PROCESSING,
        /** The response has been sent; the rest of the request is read and discarded. */
        DISCARDING,
        CLOSED
    }

    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);
    private static final HttpResponseStatus CONTINUE = HttpResponseStatus.CONTINUE;
    /** Maximum body of a rejected request that is read only to keep the connection alive. */
    private static final int MAX_DISCARDED_BODY = 64 * 1024;
    /** Time that a client gets to read the response before its connection is closed. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** Added to the request timeout, so that the route times out first and reports the reason. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Minimum average rate of a body, so that short pauses are allowed but not endless ones. */
    private static final long MIN_BODY_BYTES_PER_SECOND = 1024;

    private final ServerContext server;
    private final ConnectionReaper reaper;
    private final boolean multiplexed;
    private final PipelinedMessages pipelined = new PipelinedMessages();
    private final StalledReaderDetector stalledReader = new StalledReaderDetector();

    @SuppressWarnings("NullAway.Init") // set before any event
    private ChannelHandlerContext ctx;

    private Phase phase = Phase.IDLE;
    private long phaseStart = System.nanoTime();
    private long lastRead;
    /** Whether a request head has started to arrive; the first one is expected from the start. */
    private boolean headStarted = true;

    private boolean messageInThisRead;
    /** Whether the decoder failed on the current message. */
    private boolean decoderFailed;

    private boolean consuming;
    private boolean keepAlive;
    private String id = "";
    private RequestGate.@Nullable Accepted accepted;
    private @Nullable BodyCollector body;
    private @Nullable RequestTask task;
    private @Nullable HttpResponseWriter writer;

    HttpConnection(ServerContext server, ConnectionReaper reaper, boolean multiplexed) {
        this.server = server;
        this.reaper = reaper;
        this.multiplexed = multiplexed;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        reaper.add(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        terminate("the client closed the connection");
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        terminate("the client closed the connection");
        context.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof Http2ResetFrame) {
            terminate("the client reset the stream");
            context.close();
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("{}: {}", context.channel(), cause.toString());
        context.close();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            if (writer != null) {
                writer.wakeWriter();
            }
            consumePipelined();
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        messageInThisRead = true;
        if (phase == Phase.CLOSED) {
            ReferenceCountUtil.release(message);
        } else if (pipelined.isEmpty() && !consuming && isReady()) {
            consume(message);
        } else {
            pipelined.add(message, context.channel());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (phase == Phase.IDLE && !messageInThisRead && !headStarted) {
            headStarted = true;
            phaseStart = System.nanoTime();
        }
        messageInThisRead = false;
        context.fireChannelReadComplete();
    }

    /** Returns whether the next message may be processed: no response is pending, and the last one is mostly read. */
    private boolean isReady() {
        return phase != Phase.PROCESSING
                && (phase != Phase.IDLE || ctx.channel().isWritable());
    }

    private void consumePipelined() {
        if (consuming) {
            return;
        }
        consuming = true;
        while (phase != Phase.CLOSED && isReady()) {
            Object message = pipelined.poll(ctx.channel());
            if (message == null) {
                if (pipelined.overflowed()) {
                    ctx.close();
                }
                break;
            }
            consume(message);
        }
        consuming = false;
    }

    private void consume(Object message) {
        try {
            if (message instanceof HttpRequest head) {
                startRequest(head);
            }
            if (message instanceof HttpContent content) {
                addContent(content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void startRequest(HttpRequest head) {
        keepAlive = multiplexed || HttpUtil.isKeepAlive(head);
        headStarted = false;
        decoderFailed = head.decoderResult().isFailure();
        id = server.requestIds().resolve(head.headers().get(NettyResponses.REQUEST_ID));
        switch (server.gate().evaluate(head, multiplexed)) {
            case Rejection rejection -> reject(head, rejection);
            case RequestGate.Accepted request -> {
                accepted = request;
                body = new BodyCollector(server.bodyMemory(), server.settings().bodyLimit(), request.length());
                enterPhase(Phase.READING_BODY);
                if (HttpUtil.is100ContinueExpected(head)) {
                    ctx.writeAndFlush(
                            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, CONTINUE, Unpooled.EMPTY_BUFFER));
                }
            }
        }
    }

    private void addContent(HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        if (phase == Phase.READING_BODY && accepted != null && body != null) {
            lastRead = System.nanoTime();
            decoderFailed = content.decoderResult().isFailure();
            Rejection rejection = decoderFailed
                    ? Rejection.badRequest(new InvalidRequest("the body is not well-formed HTTP"))
                    : body.add(content.content(), last);
            if (rejection != null) {
                keepAlive = multiplexed;
                reject(accepted.head(), rejection);
            } else if (last) {
                startTask(accepted, body);
            }
        }
        if (phase == Phase.DISCARDING && last && !decoderFailed) {
            finishRequest();
        }
    }

    private void startTask(RequestGate.Accepted request, BodyCollector body) {
        server.requestStarted(request.route());
        if (!request.route().isAccepting()) {
            server.requestEnded(request.route());
            reject(request.head(), Rejection.stopping());
            return;
        }
        HttpResponseWriter out = new HttpResponseWriter(this, ctx, request.head(), id, keepAlive);
        GatewayHttpRequest complete =
                new GatewayHttpRequest(id, request, body, Cancellation.withTimeout(server.requestTimeout()));
        RequestTask started = new RequestTask(complete, out, server);
        writer = out;
        task = started;
        this.body = null;
        accepted = null;
        enterPhase(Phase.PROCESSING);
        Thread.ofVirtual().name(id).start(started);
    }

    /** Responds at once. The rest of a small request is discarded; otherwise the connection closes after {@link #LINGER_NANOS}. */
    private void reject(HttpRequest head, Rejection rejection) {
        releaseBody();
        LOG.debug("{}: {} {}", id, rejection.status(), rejection.error().getMessage());
        long length = multiplexed ? 0 : declaredLength(head);
        boolean discardable = length >= 0 && length <= MAX_DISCARDED_BODY && !HttpUtil.is100ContinueExpected(head);
        keepAlive &= discardable && rejection.status() != 503;
        String path = head.uri();
        int question = path.indexOf('?');
        GatewayHttpResponse response =
                rejection.toResponse(server.errorResponses(), question < 0 ? path : path.substring(0, question));
        enterPhase(Phase.DISCARDING);
        if (response.content() instanceof GatewayHttpResponse.Content.Full(byte[] bytes)) {
            ctx.writeAndFlush(NettyResponses.full(head, response, bytes, id, keepAlive));
        } else {
            ctx.close();
        }
    }

    private static long declaredLength(HttpRequest head) {
        return HttpUtil.isTransferEncodingChunked(head) || head.decoderResult().isFailure()
                ? -1
                : head.headers().contains(HttpHeaderNames.CONTENT_LENGTH) ? HttpUtil.getContentLength(head, -1L) : 0;
    }

    /** Continues after the response of the request has been written. */
    void responseSent(boolean reuse) {
        keepAlive = reuse;
        task = null;
        writer = null;
        finishRequest();
    }

    /** Continues with the next request, or closes the connection. */
    private void finishRequest() {
        if (keepAlive) {
            enterPhase(Phase.IDLE);
            consumePipelined();
        } else {
            phase = Phase.CLOSED;
            pipelined.clear();
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void terminate(String reason) {
        reaper.remove(this);
        phase = Phase.CLOSED;
        releaseBody();
        pipelined.clear();
        RequestTask cancelled = task;
        HttpResponseWriter unreadWriter = writer;
        task = null;
        writer = null;
        if (cancelled != null && unreadWriter != null) {
            cancelled.cancel(reason);
            unreadWriter.close();
        }
    }

    private void releaseBody() {
        if (body != null) {
            body.release();
            body = null;
        }
        accepted = null;
    }

    private void enterPhase(Phase next) {
        phase = next;
        phaseStart = System.nanoTime();
        lastRead = phaseStart;
    }

    /** Closes a stalled connection and discards all pending output. */
    private void abort(String reason) {
        LOG.debug("{}: connection aborted: {}", id, reason);
        terminate(reason);
        if (ctx.channel() instanceof SocketChannel socket) {
            socket.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        ctx.close();
    }

    @Override
    public void checkTimeouts(long now) {
        if (stalledReader.isStalled(
                ctx.channel(), now, server.settings().writeStallTimeout().toNanos())) {
            abort("the client does not read the response");
            return;
        }
        long age = now - phaseStart;
        switch (phase) {
            case IDLE -> {
                if (headStarted && age > server.settings().headerTimeout().toNanos()) {
                    abort("timed out waiting for the request headers");
                } else if (age > server.settings().keepAlive().toNanos()) {
                    ctx.close();
                }
            }
            case READING_BODY -> checkBodyTimeout(now, age);
            case PROCESSING -> {
                if (task != null && age > server.requestTimeout().toNanos() + GRACE_NANOS) {
                    task.cancel("the request timed out");
                }
            }
            case DISCARDING -> {
                if (age > LINGER_NANOS) {
                    ctx.close();
                }
            }
            case CLOSED -> {}
        }
    }

    private void checkBodyTimeout(long now, long age) {
        long timeout = server.settings().bodyTimeout().toNanos();
        long allowance = body == null ? 0 : TimeUnit.SECONDS.toNanos(body.length() / MIN_BODY_BYTES_PER_SECOND);
        if (accepted != null && (now - lastRead > timeout || age > 2 * timeout + allowance)) {
            keepAlive = multiplexed;
            reject(accepted.head(), Rejection.timeout("timed out waiting for the body"));
        }
    }

    /** Cancels the current request, which may still send an error response. */
    void cancel() {
        if (task != null) {
            task.cancel("the gateway is stopping");
        }
    }

    /** Cancels the current request when it belongs to that route. */
    void cancel(HttpRoute route) {
        if (task != null && task.route() == route) {
            task.cancel("the gateway is stopping");
        }
    }

    @Override
    public void closeNow() {
        terminate("the gateway is stopping");
        ctx.close();
    }
}
