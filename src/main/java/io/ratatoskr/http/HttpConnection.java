package io.ratatoskr.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
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
import org.jspecify.annotations.Nullable;
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
    private final OutputProgress output;
    private final @Nullable Http1RequestDecoder decoder;
    private final boolean multiplexed;
    private final PipelinedMessages pipelined = new PipelinedMessages();
    private final StalledReaderDetector stalledReader;

    @SuppressWarnings("NullAway.Init") // set before any event
    private ChannelHandlerContext ctx;

    private ConnectionState state = new ReceivingHead(System.nanoTime());
    private boolean consuming;

    /**
     * @param output of the connection or stream
     * @param decoder of the connection; null: an HTTP/2 stream
     */
    HttpConnection(
            ServerContext server,
            ConnectionReaper reaper,
            OutputProgress output,
            @Nullable Http1RequestDecoder decoder) {
        this.server = server;
        this.reaper = reaper;
        this.output = output;
        this.decoder = decoder;
        this.multiplexed = decoder == null;
        this.stalledReader = new StalledReaderDetector(output);
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
            if (event instanceof ChannelOutputShutdownEvent) {
                terminate("the connection was closed");
            }
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
        receiveNextHead();
        context.fireChannelReadComplete();
    }

    /** Starts the clock of a head whose first bytes have arrived. */
    private void receiveNextHead() {
        if (state instanceof Idle && isHeadStarted()) {
            state = new ReceivingHead(System.nanoTime());
        }
    }

    private boolean isHeadStarted() {
        return decoder != null && decoder.isHeadStarted();
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
        boolean decoded = head.decoderResult().isSuccess();
        String violation = decoded ? RequestFramingGuard.violation(head, multiplexed) : null;
        if (violation != null) {
            reject(head, id, Rejection.badRequest(new InvalidRequest(violation)), false);
            return;
        }
        switch (server.gate().evaluate(head, multiplexed, ctx.channel().remoteAddress())) {
            case EarlyResponse early -> reject(head, id, early, keepAlive && decoded);
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
            Rejection rejection = content.decoderResult().isFailure()
                    ? Rejection.badRequest(new InvalidRequest("the body is not well-formed HTTP"))
                    : receiving.body().add(content.content(), last);
            if (rejection != null) {
                reject(receiving.head(), receiving.id(), rejection, false);
            } else if (last) {
                startTask(receiving);
            }
        }
        if (last && state instanceof Discarding) {
            finishRequest(true);
        }
    }

    private void startTask(ReceivingBody received) {
        HttpRoute route = received.accepted().route();
        server.requestStarted(route);
        if (!route.isAccepting()) {
            server.requestEnded(route);
            reject(received.head(), received.id(), Rejection.stopping(), received.keepAlive());
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
     * Responds at once. The rest of a small request is discarded, as is that of a stream; otherwise the connection closes.
     *
     * @param keepAlive whether the connection may stay open
     */
    private void reject(HttpRequest head, String id, EarlyResponse rejection, boolean keepAlive) {
        if (state instanceof ReceivingBody receiving) {
            receiving.body().release();
        }
        LOG.debug("{}: {} {}", id, rejection.status(), rejection.reason());
        String path = head.uri();
        int question = path.indexOf('?');
        GatewayHttpResponse response = server.gate()
                .addCorsHeaders(
                        head,
                        rejection.toResponse(
                                server.errorResponses(), question < 0 ? path : path.substring(0, question)));
        boolean delayed = rejection.delayMillis() > 0;
        boolean reuse = !delayed && (multiplexed || (keepAlive && rejection.status() != 503 && isDiscardable(head)));
        if (delayed && response.content() instanceof GatewayHttpResponse.Content.Full(byte[] bytes)) {
            state = CLOSED;
            pipelined.clear();
            ctx.executor()
                    .schedule(
                            () -> ctx.writeAndFlush(NettyResponses.full(head, response, bytes, id, false))
                                    .addListener(ChannelFutureListener.CLOSE),
                            rejection.delayMillis(),
                            TimeUnit.MILLISECONDS);
            return;
        }
        state = new Discarding(System.nanoTime());
        if (response.content() instanceof GatewayHttpResponse.Content.Full(byte[] bytes)) {
            ctx.writeAndFlush(NettyResponses.full(head, response, bytes, id, reuse));
            if (!reuse) {
                finishRequest(false);
            }
        } else {
            close();
        }
    }

    /** Returns whether the body is small, and will be sent. */
    private static boolean isDiscardable(HttpRequest head) {
        return !HttpUtil.isTransferEncodingChunked(head)
                && !HttpUtil.is100ContinueExpected(head)
                && HttpUtil.getContentLength(head, 0L) <= MAX_DISCARDED_BODY;
    }

    /** Rejects a request whose head has not arrived completely. */
    private void rejectPartialHead(Rejection rejection) {
        HttpRequest unknown = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
        reject(unknown, server.requestIds().resolve(null), rejection, false);
    }

    /** Continues with the next request, or closes the connection, after the response has been written. */
    void finishRequest(boolean keepAlive) {
        if (state instanceof Closed) {
            return;
        }
        if (keepAlive) {
            state = new Idle(System.nanoTime());
            consumePipelined();
            receiveNextHead();
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
        if (multiplexed) {
            close(Http2Error.CANCEL);
        } else {
            LingeringClose.reset(ctx.channel());
        }
    }

    /** Closes the connection, or resets the stream, whose response is incomplete. */
    void close() {
        close(Http2Error.INTERNAL_ERROR);
    }

    /** @param error for the reset of a stream; Netty sends none once the request is complete */
    private void close(Http2Error error) {
        if (multiplexed) {
            ctx.writeAndFlush(new DefaultHttp2ResetFrame(error));
        }
        ctx.close();
    }

    @Override
    public void checkTimeouts(long now) {
        HttpSettings settings = server.settings();
        if (stalledReader.isStalled(now, settings.writeStallTimeout().toNanos())) {
            abort("the client does not read the response");
            return;
        }
        switch (state) {
            case ReceivingHead(long since) -> {
                if (now - since > settings.headerTimeout().toNanos()) {
                    if (isHeadStarted()) {
                        rejectPartialHead(Rejection.timeout("timed out waiting for the request headers"));
                    } else {
                        closeUnused();
                    }
                }
            }
            case Idle(long since) -> {
                if (output.isPending()) {
                    state = new Idle(now);
                } else if (now - since > settings.keepAlive().toNanos()) {
                    closeUnused();
                }
            }
            case ReceivingBody receiving -> {
                if (receiving.isTimedOut(now, settings.bodyTimeout().toNanos())) {
                    Rejection timeout = Rejection.timeout("timed out waiting for the body");
                    reject(receiving.head(), receiving.id(), timeout, false);
                }
            }
            case Processing processing -> {
                if (processing.isTimedOut(now, server.requestTimeout().toNanos())) {
                    processing.task().timeOut();
                }
            }
            case Discarding discarding -> {
                if (output.isPending()) {
                    state = new Discarding(now);
                } else if (discarding.isTimedOut(now)) {
                    closeUnused();
                }
            }
            case Closed closed -> {}
        }
    }

    private void closeUnused() {
        state = CLOSED;
        close(Http2Error.NO_ERROR);
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

    /** Closes the connection; a client that waits for its response, or sends a request, gets to know why. */
    @Override
    public void closeNow() {
        switch (state) {
            case ReceivingBody receiving ->
                reject(receiving.head(), receiving.id(), Rejection.stopping(), receiving.keepAlive());
            case ReceivingHead head when isHeadStarted() -> rejectPartialHead(Rejection.stopping());
            case Closed closed -> {} // closes when its output has been sent
            case Processing processing when processing.writer().closeAfterResponse() -> {} // likewise
            case Discarding discarding when !multiplexed -> finishRequest(false);
            case Idle idle
            when output.isPending() -> {
                if (!multiplexed) {
                    finishRequest(false);
                }
            }
            default -> {
                cancel();
                terminate("the gateway is stopping");
                LingeringClose.disable(ctx.channel());
                close(Http2Error.CANCEL);
            }
        }
    }
}
