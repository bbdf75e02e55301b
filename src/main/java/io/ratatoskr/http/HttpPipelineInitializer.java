package io.ratatoskr.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.ratatoskr.settings.HttpSettings;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up a new connection: HTTP/1.1, or HTTP/2 by ALPN or prior knowledge. Connections above the maximum are closed at once. */
final class HttpPipelineInitializer extends ChannelInitializer<Channel> {
    private static final Logger LOG = LoggerFactory.getLogger(HttpPipelineInitializer.class);
    static final int MAX_CONCURRENT_STREAMS = 1024;
    private static final int STREAM_WINDOW = 256 * 1024;
    private static final long GRACEFUL_SHUTDOWN_MILLIS = 500;

    private final HttpListener listener;
    private final Function<Channel, ConnectionReaper> reapers;
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    HttpPipelineInitializer(HttpListener listener, Function<Channel, ConnectionReaper> reapers) {
        this.listener = listener;
        this.reapers = reapers;
    }

    @Override
    protected void initChannel(Channel channel) {
        ActiveConfiguration configuration = listener.get();
        // Those of all configurations have one count of connections
        HttpStatistics statistics = configuration.context().statistics();
        int open = statistics.connectionOpened();
        channel.closeFuture().addListener(closed -> statistics.connectionClosed());
        if (open > configuration.context().settings().maxConnections()) {
            statistics.connectionRefused();
            LOG.debug("{}: closed; {} connections are already open", channel, open - 1);
            channel.close();
            return;
        }
        channels.add(channel);
        channel.pipeline().addLast(new SocketOutput(channel), new LingeringClose());
        SslContext tls = configuration.tls();
        if (tls == null) {
            channel.pipeline().addLast(new Http2PrefaceDetector(this));
            addHttp1(channel.pipeline());
        } else {
            addTls(channel, tls);
        }
    }

    private HttpSettings settings() {
        return listener.get().context().settings();
    }

    /** Makes HTTP/2 clients open no further stream; those that they have opened, or open meanwhile, continue. */
    void sendGoAway() {
        for (Channel channel : channels) {
            channel.eventLoop().execute(() -> {
                if (channel.pipeline().get(Http2FrameCodec.class) != null) {
                    var goAway = new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR);
                    goAway.setExtraStreamIds(Integer.MAX_VALUE);
                    channel.writeAndFlush(goAway);
                }
            });
        }
    }

    /** Waits until all connections are closed, and resets those that are not within the time. */
    void awaitClosed(long millis) {
        if (!channels.newCloseFuture().awaitUninterruptibly(millis)) {
            for (Channel channel : channels) {
                channel.eventLoop().execute(() -> LingeringClose.reset(channel));
            }
        }
    }

    private void addTls(Channel channel, SslContext context) {
        SslHandler handler = context.newHandler(channel.alloc());
        handler.setHandshakeTimeout(settings().headerTimeout().toMillis(), TimeUnit.MILLISECONDS);
        channel.pipeline().addLast(handler, new AlpnNegotiator());
    }

    private void addHttp1(ChannelPipeline pipeline) {
        int limit = settings().headerLimit();
        Http1ResponseEncoder encoder = new Http1ResponseEncoder();
        Http1RequestDecoder decoder = new Http1RequestDecoder(
                new HttpDecoderConfig().setMaxInitialLineLength(limit).setMaxHeaderSize(limit), encoder);
        SocketOutput output = pipeline.get(SocketOutput.class);
        pipeline.addLast("decoder", decoder);
        pipeline.addLast("encoder", encoder);
        pipeline.addLast(
                "conversation", new HttpConnection(listener, reapers.apply(pipeline.channel()), output, decoder));
    }

    /** Replaces the handlers that {@link #addHttp1} added. */
    void switchToHttp2(ChannelPipeline pipeline) {
        pipeline.remove("conversation");
        pipeline.remove("encoder");
        pipeline.remove("decoder");
        addHttp2(pipeline);
    }

    private void addHttp2(ChannelPipeline pipeline) {
        ConnectionReaper reaper = reapers.apply(pipeline.channel());
        Http2Settings initial = Http2Settings.defaultSettings()
                .maxConcurrentStreams(MAX_CONCURRENT_STREAMS)
                .initialWindowSize(STREAM_WINDOW)
                .maxHeaderListSize(settings().headerLimit());
        Http2ConnectionMonitor monitor =
                new Http2ConnectionMonitor(settings(), reaper, pipeline.get(SocketOutput.class));
        Http2FrameGuard guard = new Http2FrameGuard();
        pipeline.addLast(guard);
        Http2FrameCodec codec = Http2FrameCodecBuilder.forServer()
                .initialSettings(initial)
                .decoderEnforceMaxRstFramesPerWindow(0, 0)
                .encoderEnforceMaxRstFramesPerWindow(0, 0)
                .gracefulShutdownTimeoutMillis(GRACEFUL_SHUTDOWN_MILLIS)
                .build();
        // Netty holds a client to the limit once it has acknowledged the settings, which it may never do
        codec.connection().remote().maxActiveStreams(MAX_CONCURRENT_STREAMS);
        pipeline.addLast(codec);
        pipeline.addLast(new Http2MultiplexHandler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel stream) {
                monitor.streamOpened(stream);
                Http2StreamOutput output = guard.streamOpened((Http2StreamChannel) stream);
                stream.pipeline()
                        .addLast(
                                new Http2StreamFrameToHttpObjectCodec(true),
                                new HttpConnection(listener, reaper, output, null));
            }
        }));
        pipeline.addLast(monitor);
    }

    /** Configures the pipeline for the protocol negotiated in the TLS handshake. */
    private final class AlpnNegotiator extends ApplicationProtocolNegotiationHandler {
        AlpnNegotiator() {
            super(ApplicationProtocolNames.HTTP_1_1);
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                addHttp2(ctx.pipeline());
            } else {
                addHttp1(ctx.pipeline());
            }
        }

        @Override
        protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
            exceptionCaught(ctx, cause);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            LOG.debug("{}: {}", ctx.channel(), cause.toString());
            ctx.close();
        }
    }

    /** Returns the interval of timeout checks: an eighth of the shortest timeout, from 10 ms to 1 s. */
    static long checkIntervalNanos(Duration... times) {
        long shortest = Long.MAX_VALUE;
        for (Duration time : times) {
            shortest = Math.min(shortest, time.toNanos());
        }
        return Math.clamp(shortest / 8, TimeUnit.MILLISECONDS.toNanos(10), TimeUnit.SECONDS.toNanos(1));
    }
}
