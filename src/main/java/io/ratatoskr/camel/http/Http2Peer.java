package io.ratatoskr.camel.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.ratatoskr.config.HttpSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes an HTTP/2 connection that is idle for too long, or whose client reads nothing. */
final class Http2Peer extends ChannelInboundHandlerAdapter implements LoopWatch.Watched {
    private static final Logger LOG = LoggerFactory.getLogger(Http2Peer.class);

    private final HttpSettings settings;
    private final LoopWatch watch;
    private final StallClock stall = new StallClock();

    @SuppressWarnings("NullAway.Init") // set before any event
    private ChannelHandlerContext ctx;

    private int streams;
    private long idleSince = System.nanoTime();
    private boolean used;

    Http2Peer(HttpSettings settings, LoopWatch watch) {
        this.settings = settings;
        this.watch = watch;
    }

    void opened(Channel stream) {
        streams++;
        used = true;
        stream.closeFuture().addListener(closed -> {
            streams--;
            idleSince = System.nanoTime();
        });
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        watch.add(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        watch.remove(this);
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
    public void check(long now) {
        long patience = (used ? settings.keepAlive() : settings.headerTimeout()).toNanos();
        boolean idle = streams == 0 && now - idleSince > patience;
        if (idle || stall.stalled(ctx.channel(), now, settings.stalledReader().toNanos())) {
            ctx.close();
        }
    }

    @Override
    public void shut() {
        ctx.close();
    }
}
