package io.ratatoskr.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Netty handler of one HTTP/1 connection, or of one HTTP/2 stream, which is a connection with a single request. Pipelined requests are
 * queued, within bounds. A client that closes its side, even half of it, has disconnected: its request is cancelled at once. Confined to
 * the event loop.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter implements RequestSequence.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

    private final HttpListener listener;
    private final ConnectionReaper reaper;
    private final OutputProgress output;
    private final @Nullable Http1RequestDecoder decoder;
    private final PipelinedMessages pipelined = new PipelinedMessages();
    private boolean consuming;

    @SuppressWarnings("NullAway.Init") // set before any event
    private RequestSequence requests;

    @SuppressWarnings("NullAway.Init") // likewise
    private ChannelHandlerContext ctx;

    /**
     * @param output of the connection or stream
     * @param decoder of the connection; null: an HTTP/2 stream
     */
    HttpConnection(
            HttpListener listener,
            ConnectionReaper reaper,
            OutputProgress output,
            @Nullable Http1RequestDecoder decoder) {
        this.listener = listener;
        this.reaper = reaper;
        this.output = output;
        this.decoder = decoder;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        requests = new RequestSequence(listener, reaper, output, decoder, context, this);
        reaper.add(requests);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        requests.terminate("the client closed the connection");
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        requests.terminate("the client closed the connection");
        context.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof Http2ResetFrame) {
            requests.terminate("the client reset the stream");
            context.close();
        } else {
            if (event instanceof ChannelOutputShutdownEvent) {
                requests.terminate("the connection was closed");
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
            requests.continueWriting();
            onReady();
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (requests.isClosed()) {
            ReferenceCountUtil.release(message);
        } else if (pipelined.isEmpty() && !consuming && requests.isReady()) {
            requests.consume(message);
        } else {
            pipelined.add(message, context.channel());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        requests.receiveNextHead();
        context.fireChannelReadComplete();
    }

    @Override
    public void onReady() {
        if (consuming) {
            return;
        }
        consuming = true;
        while (!requests.isClosed() && requests.isReady()) {
            Object message = pipelined.poll(ctx.channel());
            if (message == null) {
                if (pipelined.overflowed()) {
                    ctx.close();
                }
                break;
            }
            requests.consume(message);
        }
        consuming = false;
    }

    @Override
    public void onClosed() {
        pipelined.clear();
    }
}
