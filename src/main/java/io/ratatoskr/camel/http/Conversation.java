package io.ratatoskr.camel.http;

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
import io.ratatoskr.api.InvalidRequest;
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
final class Conversation extends ChannelInboundHandlerAdapter implements LoopWatch.Watched {
    private enum Phase {
        /** Between two requests. */
        IDLE,
        /** A body is being received. */
        BODY,
        /** A request is being processed. */
        WORKING,
        /** The response has been sent; the rest of the request is read and discarded. */
        DISCARDING,
        CLOSED
    }

    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
    private static final HttpResponseStatus CONTINUE = HttpResponseStatus.CONTINUE;
    /** Maximum body of a rejected request that is read only to keep the connection alive. */
    private static final int WORTH_DISCARDING = 64 * 1024;
    /** Time that a client gets to read the response before its connection is closed. */
    private static final long LINGER = TimeUnit.SECONDS.toNanos(2);
    /** Added to the request timeout, so that the route times out first and reports the reason. */
    private static final long GRACE = TimeUnit.SECONDS.toNanos(1);
    /** Minimum average rate of a body, so that short pauses are allowed but not endless ones. */
    private static final long SLOWEST_BODY = 1024;

    private final Front front;
    private final LoopWatch watch;
    private final boolean multiplexed;
    private final SentAhead waiting = new SentAhead();
    private final StallClock stall = new StallClock();

    @SuppressWarnings("NullAway.Init") // set before any event
    private ChannelHandlerContext ctx;

    private Phase phase = Phase.IDLE;
    private long since = System.nanoTime();
    private long lastRead;
    /** Whether a request head has started to arrive; the first one is expected from the start. */
    private boolean headBegun = true;

    private boolean messageInThisRead;
    /** Whether the decoder failed on the current message. */
    private boolean malformed;

    private boolean consuming;
    private boolean keepAlive;
    private String id = "";
    private Intake.@Nullable Accepted accepted;
    private @Nullable BodyCollector body;
    private @Nullable Call call;
    private @Nullable Outlet outlet;

    Conversation(Front front, LoopWatch watch, boolean multiplexed) {
        this.front = front;
        this.watch = watch;
        this.multiplexed = multiplexed;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        watch.add(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        over("the client closed the connection");
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        over("the client closed the connection");
        context.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof Http2ResetFrame) {
            over("the client reset the stream");
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
            if (outlet != null) {
                outlet.wake();
            }
            consumeWaiting();
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        messageInThisRead = true;
        if (phase == Phase.CLOSED) {
            ReferenceCountUtil.release(message);
        } else if (waiting.isEmpty() && !consuming && isReady()) {
            consume(message);
        } else {
            waiting.add(message, context.channel());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (phase == Phase.IDLE && !messageInThisRead && !headBegun) {
            headBegun = true;
            since = System.nanoTime();
        }
        messageInThisRead = false;
        context.fireChannelReadComplete();
    }

    /** Returns whether the next message may be processed: no response is pending, and the last one is mostly read. */
    private boolean isReady() {
        return phase != Phase.WORKING && (phase != Phase.IDLE || ctx.channel().isWritable());
    }

    private void consumeWaiting() {
        if (consuming) {
            return;
        }
        consuming = true;
        while (phase != Phase.CLOSED && isReady()) {
            Object message = waiting.poll(ctx.channel());
            if (message == null) {
                if (waiting.overrun()) {
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
                begin(head);
            }
            if (message instanceof HttpContent content) {
                gather(content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(HttpRequest head) {
        keepAlive = multiplexed || HttpUtil.isKeepAlive(head);
        headBegun = false;
        malformed = head.decoderResult().isFailure();
        id = front.ids().of(head.headers().get(Responses.REQUEST_ID));
        switch (front.intake().decide(head, multiplexed)) {
            case Rejection rejection -> reject(head, rejection);
            case Intake.Accepted request -> {
                accepted = request;
                body = new BodyCollector(front.budget(), front.settings().bodyLimit(), request.length());
                enter(Phase.BODY);
                if (HttpUtil.is100ContinueExpected(head)) {
                    ctx.writeAndFlush(
                            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, CONTINUE, Unpooled.EMPTY_BUFFER));
                }
            }
        }
    }

    private void gather(HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        if (phase == Phase.BODY && accepted != null && body != null) {
            lastRead = System.nanoTime();
            malformed = content.decoderResult().isFailure();
            Rejection rejection = malformed
                    ? Rejection.badRequest(new InvalidRequest("the body is not well-formed HTTP"))
                    : body.add(content.content(), last);
            if (rejection != null) {
                keepAlive = multiplexed;
                reject(accepted.head(), rejection);
            } else if (last) {
                work(accepted, body);
            }
        }
        if (phase == Phase.DISCARDING && last && !malformed) {
            done();
        }
    }

    private void work(Intake.Accepted request, BodyCollector complete) {
        request.consumer().begun();
        if (!request.consumer().isServing()) {
            request.consumer().ended();
            reject(request.head(), Rejection.stopping());
            return;
        }
        Outlet out = new Outlet(this, ctx, request.head(), id, keepAlive);
        Call begun = new Call(out, request, id, complete, front);
        outlet = out;
        call = begun;
        body = null;
        accepted = null;
        enter(Phase.WORKING);
        Thread.ofVirtual().name(id).start(begun);
    }

    /** Responds at once. The rest of a small request is discarded; otherwise the connection closes after {@link #LINGER}. */
    private void reject(HttpRequest head, Rejection rejection) {
        dropBody();
        LOG.debug("{}: {} {}", id, rejection.status(), rejection.why().getMessage());
        long length = multiplexed ? 0 : declaredLength(head);
        boolean cheap = length >= 0 && length <= WORTH_DISCARDING && !HttpUtil.is100ContinueExpected(head);
        keepAlive &= cheap && rejection.status() != 503;
        String path = head.uri();
        int question = path.indexOf('?');
        HttpReply reply = rejection.reply(front.problems(), question < 0 ? path : path.substring(0, question));
        enter(Phase.DISCARDING);
        if (reply.content() instanceof HttpReply.Content.Whole(byte[] bytes)) {
            ctx.writeAndFlush(Responses.whole(head, reply, bytes, id, keepAlive));
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
    void answered(boolean connectionGoesOn) {
        keepAlive = connectionGoesOn;
        call = null;
        outlet = null;
        done();
    }

    /** Continues with the next request, or closes the connection. */
    private void done() {
        if (keepAlive) {
            enter(Phase.IDLE);
            consumeWaiting();
        } else {
            phase = Phase.CLOSED;
            waiting.clear();
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void over(String why) {
        watch.remove(this);
        phase = Phase.CLOSED;
        dropBody();
        waiting.clear();
        Call lost = call;
        Outlet unread = outlet;
        call = null;
        outlet = null;
        if (lost != null && unread != null) {
            lost.gone(why);
            unread.close();
        }
    }

    private void dropBody() {
        if (body != null) {
            body.release();
            body = null;
        }
        accepted = null;
    }

    private void enter(Phase next) {
        phase = next;
        since = System.nanoTime();
        lastRead = since;
    }

    /** Closes a stalled connection and discards all pending output. */
    private void cut(String why) {
        LOG.debug("{}: connection aborted: {}", id, why);
        over(why);
        if (ctx.channel() instanceof SocketChannel socket) {
            socket.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        ctx.close();
    }

    @Override
    public void check(long now) {
        if (stall.stalled(ctx.channel(), now, front.settings().stalledReader().toNanos())) {
            cut("the client does not read the response");
            return;
        }
        long age = now - since;
        switch (phase) {
            case IDLE -> {
                if (headBegun && age > front.settings().headerTimeout().toNanos()) {
                    cut("timed out waiting for the request headers");
                } else if (age > front.settings().keepAlive().toNanos()) {
                    ctx.close();
                }
            }
            case BODY -> checkBody(now, age);
            case WORKING -> {
                if (call != null && age > front.total().toNanos() + GRACE) {
                    call.gone("the request timed out");
                }
            }
            case DISCARDING -> {
                if (age > LINGER) {
                    ctx.close();
                }
            }
            case CLOSED -> {}
        }
    }

    private void checkBody(long now, long age) {
        long patience = front.settings().bodyTimeout().toNanos();
        long earned = body == null ? 0 : TimeUnit.SECONDS.toNanos(body.length() / SLOWEST_BODY);
        if (accepted != null && (now - lastRead > patience || age > 2 * patience + earned)) {
            keepAlive = multiplexed;
            reject(accepted.head(), Rejection.timeout("timed out waiting for the body"));
        }
    }

    /** Cancels the current request, which may still send an error response. */
    void cancel() {
        if (call != null) {
            call.gone("the gateway is stopping");
        }
    }

    /** Cancels the current request when it belongs to that consumer. */
    void cancel(HttpDoorConsumer consumer) {
        if (call != null && call.request().consumer() == consumer) {
            call.gone("the gateway is stopping");
        }
    }

    @Override
    public void shut() {
        over("the gateway is stopping");
        ctx.close();
    }
}
