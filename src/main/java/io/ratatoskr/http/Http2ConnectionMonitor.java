package io.ratatoskr.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.util.ReferenceCountUtil;
import io.ratatoskr.settings.HttpSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes an HTTP/2 connection that is idle for too long, or whose client reads nothing. */
final class Http2ConnectionMonitor extends ChannelInboundHandlerAdapter implements ConnectionReaper.ReapableConnection {
    private static final Logger LOG = LoggerFactory.getLogger(Http2ConnectionMonitor.class);

    private final HttpSettings settings;
    private final ConnectionReaper reaper;
    private final OutputProgress output;
    private final StalledReaderDetector stalledReader;

    @SuppressWarnings("NullAway.Init") // set before any event
    private ChannelHandlerContext ctx;

    private int streams;
    private long idleSince = System.nanoTime();
    private boolean hadStreams;

    /** @param output of the connection's socket */
    Http2ConnectionMonitor(HttpSettings settings, ConnectionReaper reaper, OutputProgress output) {
        this.settings = settings;
        this.reaper = reaper;
        this.output = output;
        this.stalledReader = new StalledReaderDetector(output);
    }

    void streamOpened(Channel stream) {
        streams++;
        hadStreams = true;
        stream.closeFuture().addListener(closed -> {
            streams--;
            idleSince = System.nanoTime();
        });
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        reaper.add(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        reaper.remove(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        ReferenceCountUtil.release(frame);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("{}: {}", context.channel(), cause.toString());
        if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) == null) {
            context.close();
        } // otherwise the codec closes, after a GOAWAY frame with the error's code
    }

    @Override
    public void checkTimeouts(long now) {
        if (stalledReader.isStalled(now, settings.writeStallTimeout().toNanos())) {
            LingeringClose.reset(ctx.channel());
            return;
        }
        if (streams > 0 || output.isPending()) {
            idleSince = now;
        }
        long timeout = (hadStreams ? settings.keepAlive() : settings.headerTimeout()).toNanos();
        if (now - idleSince > timeout) {
            ctx.close();
        }
    }

    @Override
    public void closeNow() {
        if (streams == 0 && !output.isPending()) {
            LingeringClose.disable(ctx.channel());
        }
        ctx.close();
    }
}
