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
import io.ratatoskr.http.ConnectionState.Closed;
import io.ratatoskr.http.ConnectionState.Discarding;
import io.ratatoskr.http.ConnectionState.Idle;
import io.ratatoskr.http.ConnectionState.Processing;
import io.ratatoskr.http.ConnectionState.ReceivingBody;
import io.ratatoskr.http.ConnectionState.ReceivingHead;
import io.ratatoskr.settings.HttpSettings;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/1 connection, or one HTTP/2 stream, which is a connection with a single request.
 *
 * <p>Requests are processed one after the other, in order; pipelined requests are queued, within bounds. A client that closes its
 * side, even half of it, has disconnected: its request is cancelled at once. Everything is confined to the event loop; what only
 * one phase needs is in its {@link ConnectionState}.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter implements ConnectionReaper.ReapableConnection {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);
    private static final HttpResponseStatus CONTINUE = HttpResponseStatus.CONTINUE;
    private static final Closed CLOSED = new Closed();
    /** Maximum body of a rejected request that is read only to keep the connection alive. */
    private static final int MAX_DISCARDED_BODY = 64 * 1024;

    private final ServerContext server;
    private final ConnectionReaper reaper;
    private final boolean multiplexed;
    private final PipelinedMessages pipelined = new PipelinedMessages();
    private final StalledReaderDetector stalledReader = new StalledReaderDetector();

    @SuppressWarnings("NullAway.Init") // set before any event
    private ChannelHandlerContext ctx;

    private ConnectionState state = new ReceivingHead(System.nanoTime());
    private boolean messageInThisRead;
    private boolean consuming;

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
            if (state instanceof Processing processing) {
                processing.writer().wakeWriter();
            }
            consumePipelined();
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        messageInThisRead = true;
        if (state instanceof Closed) {
            ReferenceCountUtil.release(message);
        } else if (pipelined.isEmpty() && !consuming && isReady()) {
            consume(message);
        } else {
            pipelined.add(message, context.channel());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (state instanceof Idle && !messageInThisRead) {
            state = new ReceivingHead(System.nanoTime());
        }
        messageInThisRead = false;
        context.fireChannelReadComplete();
    }

    /** Returns whether the next message may be processed: no response is pending, and the last one is mostly read. */
    private boolean isReady() {
        boolean betweenRequests = state instanceof Idle || state instanceof ReceivingHead;
        return betweenRequests ? ctx.channel().isWritable() : !(state instanceof Processing);
    }

    private void consumePipelined() {
        if (consuming) {
            return;
        }
        consuming = true;
        while (!(state instanceof Closed) && isReady()) {
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
        boolean keepAlive = multiplexed || HttpUtil.isKeepAlive(head);
        String id = server.requestIds().resolve(head.headers().get(NettyResponses.REQUEST_ID));
        switch (server.gate().evaluate(head, multiplexed, ctx.channel().remoteAddress())) {
            case EarlyResponse early ->
                reject(head, id, early, keepAlive, head.decoderResult().isFailure());
            case RequestGate.Accepted accepted -> {
                state = new ReceivingBody(
                        accepted,
                        id,
                        keepAlive,
                        new BodyCollector(server.bodyMemory(), server.settings().bodyLimit(), accepted.length()));
                if (HttpUtil.is100ContinueExpected(head)) {
                    ctx.writeAndFlush(
                            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, CONTINUE, Unpooled.EMPTY_BUFFER));
                }
            }
        }
    }

    private void addContent(HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        if (state instanceof ReceivingBody receiving) {
            receiving.contentReceived();
            boolean decoderFailed = content.decoderResult().isFailure();
            Rejection rejection = decoderFailed
                    ? Rejection.badRequest(new InvalidRequest("the body is not well-formed HTTP"))
                    : receiving.body().add(content.content(), last);
            if (rejection != null) {
                reject(receiving.head(), receiving.id(), rejection, multiplexed, decoderFailed);
            } else if (last) {
                startTask(receiving);
            }
        }
        if (last && state instanceof Discarding discarding && !discarding.decoderFailed()) {
            finishRequest(discarding.keepAlive());
        }
    }

    private void startTask(ReceivingBody received) {
        HttpRoute route = received.accepted().route();
        server.requestStarted(route);
        if (!route.isAccepting()) {
            server.requestEnded(route);
            reject(received.head(), received.id(), Rejection.stopping(), received.keepAlive(), false);
            return;
        }
        HttpResponseWriter writer =
                new HttpResponseWriter(this, ctx, received.head(), received.id(), received.keepAlive());
        GatewayHttpRequest request = new GatewayHttpRequest(
                received.id(), received.accepted(), received.body(), Cancellation.withTimeout(server.requestTimeout()));
        RequestTask task = new RequestTask(request, writer, server);
        state = new Processing(task, writer, System.nanoTime());
        Thread.ofVirtual().name(request.id()).start(task);
    }

    /**
     * Responds at once. The rest of a small request is discarded; otherwise the connection closes once the client has had time to
     * read the response.
     *
     * @param keepAlive whether the connection may stay open
     */
    private void reject(
            HttpRequest head, String id, EarlyResponse rejection, boolean keepAlive, boolean decoderFailed) {
        if (state instanceof ReceivingBody receiving) {
            receiving.body().release();
        }
        LOG.debug("{}: {} {}", id, rejection.status(), rejection.reason());
        long length = multiplexed ? 0 : declaredLength(head);
        boolean discardable = length >= 0 && length <= MAX_DISCARDED_BODY && !HttpUtil.is100ContinueExpected(head);
        boolean delayed = rejection.delayMillis() > 0;
        boolean reuse = keepAlive && discardable && rejection.status() != 503 && !delayed;
        String path = head.uri();
        int question = path.indexOf('?');
        GatewayHttpResponse response = server.gate()
                .addCorsHeaders(
                        head,
                        rejection.toResponse(
                                server.errorResponses(), question < 0 ? path : path.substring(0, question)));
        state = new Discarding(reuse, decoderFailed || delayed, System.nanoTime());
        if (delayed && response.content() instanceof GatewayHttpResponse.Content.Full(byte[] bytes)) {
            ctx.executor()
                    .schedule(
                            () -> ctx.writeAndFlush(NettyResponses.full(head, response, bytes, id, false))
                                    .addListener(ChannelFutureListener.CLOSE),
                            rejection.delayMillis(),
                            TimeUnit.MILLISECONDS);
        } else if (response.content() instanceof GatewayHttpResponse.Content.Full(byte[] bytes)) {
            ctx.writeAndFlush(NettyResponses.full(head, response, bytes, id, reuse));
        } else {
            ctx.close();
        }
    }

    private static long declaredLength(HttpRequest head) {
        return HttpUtil.isTransferEncodingChunked(head) || head.decoderResult().isFailure()
                ? -1
                : head.headers().contains(HttpHeaderNames.CONTENT_LENGTH) ? HttpUtil.getContentLength(head, -1L) : 0;
    }

    /** Continues with the next request, or closes the connection, after the response has been written. */
    void finishRequest(boolean keepAlive) {
        if (state instanceof Closed) {
            return;
        }
        if (keepAlive) {
            state = new Idle(System.nanoTime());
            consumePipelined();
        } else {
            state = CLOSED;
            pipelined.clear();
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void terminate(String reason) {
        reaper.remove(this);
        ConnectionState ended = state;
        state = CLOSED;
        pipelined.clear();
        if (ended instanceof ReceivingBody receiving) {
            receiving.body().release();
        } else if (ended instanceof Processing processing) {
            processing.task().cancel(reason);
            processing.writer().close();
        }
    }

    /** Closes a stalled connection and discards all pending output. */
    private void abort(String reason) {
        LOG.debug(
                "{}: connection aborted: {}",
                state instanceof Processing processing ? processing.task().id() : ctx.channel(),
                reason);
        terminate(reason);
        if (ctx.channel() instanceof SocketChannel socket) {
            socket.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        ctx.close();
    }

    @Override
    public void checkTimeouts(long now) {
        HttpSettings settings = server.settings();
        if (stalledReader.isStalled(
                ctx.channel(), now, settings.writeStallTimeout().toNanos())) {
            abort("the client does not read the response");
            return;
        }
        switch (state) {
            case ReceivingHead(long since) -> {
                if (now - since > settings.headerTimeout().toNanos()) {
                    abort("timed out waiting for the request headers");
                } else {
                    closeIfUnused(now - since);
                }
            }
            case Idle(long since) -> closeIfUnused(now - since);
            case ReceivingBody receiving -> {
                if (receiving.isTimedOut(now, settings.bodyTimeout().toNanos())) {
                    Rejection timeout = Rejection.timeout("timed out waiting for the body");
                    reject(receiving.head(), receiving.id(), timeout, multiplexed, false);
                }
            }
            case Processing processing -> {
                if (processing.isTimedOut(now, server.requestTimeout().toNanos())) {
                    processing.task().timeOut();
                }
            }
            case Discarding discarding -> {
                if (discarding.isTimedOut(now)) {
                    ctx.close();
                }
            }
            case Closed closed -> {}
        }
    }

    private void closeIfUnused(long nanos) {
        if (nanos > server.settings().keepAlive().toNanos()) {
            ctx.close();
        }
    }

    /** Cancels the current request, which may still send an error response. */
    void cancel() {
        if (state instanceof Processing processing) {
            processing.task().stop();
        }
    }

    /** Cancels the current request when it belongs to that route. */
    void cancel(HttpRoute route) {
        if (state instanceof Processing processing && processing.task().route().equals(route)) {
            processing.task().stop();
        }
    }

    @Override
    public void closeNow() {
        cancel();
        terminate("the gateway is stopping");
        ctx.close();
    }
}
