package io.ratatoskr.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.http.ConnectionState.Closed;
import io.ratatoskr.http.ConnectionState.Discarding;
import io.ratatoskr.http.ConnectionState.Idle;
import io.ratatoskr.http.ConnectionState.Processing;
import io.ratatoskr.http.ConnectionState.ReceivingBody;
import io.ratatoskr.http.ConnectionState.ReceivingHead;
import io.ratatoskr.limits.RequestTimeouts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests of one HTTP/1 connection, or the one of an HTTP/2 stream: processed one after the other, from the first byte of a head to
 * the last of the response. Everything is confined to the event loop; what only one phase needs is in its {@link ConnectionState}.
 */
final class RequestSequence implements ConnectionReaper.ReapableConnection {
    private static final Logger LOG = LoggerFactory.getLogger(RequestSequence.class);
    private static final HttpResponseStatus CONTINUE = HttpResponseStatus.CONTINUE;
    private static final AsciiString TIMEOUT_HEADER = AsciiString.cached(RequestTimeouts.HEADER);
    private static final Closed CLOSED = new Closed();

    /** Events of a sequence. */
    interface Listener {
        /** A request has ended, and the next may be consumed. */
        void onReady();

        /** Nothing more is consumed. */
        void onClosed();
    }

    private final ConnectionReaper reaper;
    private final OutputProgress output;
    private final @Nullable Http1RequestDecoder decoder;
    private final ChannelHandlerContext ctx;
    private final Listener listener;
    private final boolean multiplexed;
    private final StalledReaderDetector stalledReader;
    private final RequestConfiguration configuration;
    private final ConnectionCloser closer;

    private ConnectionState state = new ReceivingHead(System.nanoTime());

    /**
     * @param output of the connection or stream
     * @param decoder of the connection; null: an HTTP/2 stream
     */
    RequestSequence(
            HttpListener connections,
            ConnectionReaper reaper,
            OutputProgress output,
            @Nullable Http1RequestDecoder decoder,
            ChannelHandlerContext ctx,
            Listener listener) {
        this.reaper = reaper;
        this.output = output;
        this.decoder = decoder;
        this.ctx = ctx;
        this.listener = listener;
        this.multiplexed = decoder == null;
        this.stalledReader = new StalledReaderDetector(output);
        this.configuration = new RequestConfiguration(connections, ctx, multiplexed);
        this.closer = new ConnectionCloser(ctx, multiplexed);
    }

    boolean isClosed() {
        return state instanceof Closed;
    }

    /** Continues after the client has read most of the output. */
    void continueWriting() {
        if (state instanceof Processing processing) {
            processing.writer().wakeWriter();
        }
    }

    /** Starts the clock of a head whose first bytes have arrived. */
    void receiveNextHead() {
        if (state instanceof Idle && isHeadStarted()) {
            state = new ReceivingHead(System.nanoTime());
        }
    }

    private boolean isHeadStarted() {
        return decoder != null && decoder.isHeadStarted();
    }

    /** Returns whether the next message may be processed: no response is pending, and the last one is mostly read. */
    boolean isReady() {
        boolean betweenRequests = state instanceof Idle || state instanceof ReceivingHead;
        return betweenRequests ? ctx.channel().isWritable() : !(state instanceof Processing);
    }

    /** Processes a part of a request, and releases it. */
    void consume(Object message) {
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
        String id = configuration.server().requestIds().resolve(head.headers().get(NettyResponses.REQUEST_ID));
        boolean decoded = head.decoderResult().isSuccess();
        String violation = decoded ? RequestFramingGuard.violation(head, multiplexed) : null;
        if (violation != null) {
            reject(head, id, Rejection.badRequest(new InvalidRequest(violation)), false);
            return;
        }
        switch (configuration.evaluate(head)) {
            case EarlyResponse early -> reject(head, id, early, keepAlive && decoded);
            case RequestGate.Accepted accepted -> {
                state = new ReceivingBody(
                        accepted,
                        id,
                        keepAlive,
                        new BodyCollector(configuration.server().bodyMemory(), accepted.length()));
                if (HttpUtil.is100ContinueExpected(head)) {
                    ctx.writeAndFlush(
                            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, CONTINUE, Unpooled.EMPTY_BUFFER));
                }
            }
        }
    }

    /** Returns whether the server stops, so that the connection has to be closed after the response. Thread-safe. */
    boolean isStopping() {
        return !multiplexed && configuration.isPaused();
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
        ServerContext server = configuration.server();
        HttpRoute route = received.accepted().route();
        server.requestStarted(route);
        if (!configuration.isActive()) {
            server.requestEnded(route);
            restart(received);
            return;
        }
        if (!route.isAccepting()) {
            server.requestEnded(route);
            reject(received.head(), received.id(), Rejection.stopping(), received.keepAlive());
            return;
        }
        Duration timeout;
        try {
            timeout = RequestTimeouts.ofHeader(
                    received.head().headers().get(TIMEOUT_HEADER), route.requestTimeout(server.requestTimeout()));
        } catch (InvalidRequest invalid) {
            server.requestEnded(route);
            reject(received.head(), received.id(), Rejection.badRequest(invalid), received.keepAlive());
            return;
        }
        HttpResponseWriter writer = new HttpResponseWriter(
                this, server.statistics(), ctx, received.head(), received.id(), received.keepAlive());
        GatewayHttpRequest request = new GatewayHttpRequest(
                received.id(),
                received.accepted(),
                received.body(),
                Cancellation.withTimeout(timeout),
                ctx.channel().remoteAddress());
        RequestTask task = new RequestTask(request, writer, server, timeout);
        state = new Processing(task, writer, System.nanoTime());
        Thread.ofVirtual().name(request.id()).start(task);
    }

    /** Starts a request whose body arrived while its configuration was replaced: with the new one. */
    private void restart(ReceivingBody received) {
        switch (configuration.evaluate(received.head())) {
            case EarlyResponse early -> reject(received.head(), received.id(), early, received.keepAlive());
            case RequestGate.Accepted accepted -> {
                var again = new ReceivingBody(accepted, received.id(), received.keepAlive(), received.body());
                state = again;
                startTask(again);
            }
        }
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
        var earlyResponses = new EarlyResponseWriter(configuration.server(), ctx, multiplexed);
        EarlyResponseWriter.Prepared response = earlyResponses.prepare(head, id, rejection, keepAlive);
        if (response.delayMillis() > 0) {
            setClosed();
            earlyResponses.writeLate(response);
            return;
        }
        state = new Discarding(System.nanoTime());
        earlyResponses.write(response);
        if (!response.reuse()) {
            finishRequest(false);
        }
    }

    /** Rejects a request whose head has not arrived completely. */
    private void rejectPartialHead(Rejection rejection) {
        HttpRequest unknown = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
        reject(unknown, configuration.server().requestIds().resolve(null), rejection, false);
    }

    /** Continues with the next request, or closes the connection, after the response has been written. */
    void finishRequest(boolean keepAlive) {
        if (state instanceof Closed) {
            return;
        }
        if (keepAlive) {
            state = new Idle(System.nanoTime());
            listener.onReady();
            receiveNextHead();
        } else {
            setClosed();
            closer.closeAfterOutput();
        }
    }

    private void setClosed() {
        state = CLOSED;
        listener.onClosed();
    }

    /** Ends the current request and reads nothing more. */
    void terminate(String reason) {
        reaper.remove(this);
        ConnectionState ended = state;
        setClosed();
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
        closer.abort();
    }

    /** Closes the connection, or resets the stream, whose response is incomplete. */
    void close() {
        closer.close(Http2Error.INTERNAL_ERROR);
    }

    @Override
    public void checkTimeouts(long now) {
        ServerContext server = configuration.server();
        if (stalledReader.isStalled(now, server.settings().writeStallTimeout().toNanos())) {
            abort("the client does not read the response");
            return;
        }
        if (output.isPending()) {
            state = ConnectionTimeouts.restart(state, now);
        }
        switch (ConnectionTimeouts.check(state, isHeadStarted(), server, now)) {
            case ConnectionTimeouts.None none -> {}
            case ConnectionTimeouts.Unused unused -> closeUnused();
            case ConnectionTimeouts.Head head ->
                rejectPartialHead(Rejection.timeout("timed out waiting for the request headers"));
            case ConnectionTimeouts.Body(ReceivingBody receiving) ->
                reject(receiving.head(), receiving.id(), Rejection.timeout("timed out waiting for the body"), false);
            case ConnectionTimeouts.Response(Processing processing) ->
                processing.task().timeOut();
        }
    }

    private void closeUnused() {
        state = CLOSED;
        closer.close(Http2Error.NO_ERROR);
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

    /** Cancels the current request when it belongs to that configuration. */
    @SuppressWarnings("ReferenceEquality") // each configuration has a context of its own, also with equal settings
    void cancel(ServerContext context) {
        if (state instanceof Processing processing && configuration.server() == context) {
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
                closer.closeNow();
            }
        }
    }
}
