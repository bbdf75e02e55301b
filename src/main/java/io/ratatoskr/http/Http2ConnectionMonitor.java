package io.ratatoskr.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.ratatoskr.settings.HttpSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes an HTTP/2 connection that is idle for too long, or whose client reads nothing. */
final class Http2ConnectionMonitor extends ChannelInboundHandlerAdapter implements ConnectionReaper.ReapableConnection {
    private static final Logger LOG = LoggerFactory.getLogger(Http2ConnectionMonitor.class);

    private final HttpSettings settings;
    private final ConnectionReaper reaper;
    private final StalledReaderDetector stalledReader = new StalledReaderDetector();

    @SuppressWarnings("NullAway.Init") // set before any event
    private ChannelHandlerContext ctx;

    private int streams;
    private long idleSince = System.nanoTime();
    private boolean hadStreams;

    Http2ConnectionMonitor(HttpSettings settings, ConnectionReaper reaper) {
        this.settings = settings;
        this.reaper = reaper;
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
        context.close();
    }

    @Override
    public void checkTimeouts(long now) {
        long timeout = (hadStreams ? settings.keepAlive() : settings.headerTimeout()).toNanos();
        boolean idle = streams == 0 && now - idleSince > timeout;
        if (idle
                || stalledReader.isStalled(
                        ctx.channel(), now, settings.writeStallTimeout().toNanos())) {
            ctx.close();
        }
    }

    @Override
    public void closeNow() {
        ctx.close();
    }
}
