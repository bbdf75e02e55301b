package io.ratatoskr.camel.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.AttributeKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.net.impl.VertxHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to a provider, checked for life: an HTTP/2 connection with open calls gets a PING per interval and is closed when
 * nothing arrives in the interval after it; TCP keep-alive probes check the others. Thread-safe.
 */
final class UpstreamConnection {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamConnection.class);
    private static final AttributeKey<UpstreamConnection> KEY =
            AttributeKey.valueOf(UpstreamConnection.class, "connection");
    private static final Buffer PING = Buffer.buffer(new byte[Long.BYTES]);
    /** Seconds without a byte before the first probe, seconds between probes, unanswered probes until the connection is closed. */
    private static final int KEEP_ALIVE_IDLE = 15;

    private static final int KEEP_ALIVE_INTERVAL = 5;
    private static final int KEEP_ALIVE_PROBES = 3;

    private final HttpConnection connection;
    private final Channel channel;
    /** Null for HTTP/1.1. */
    private final @Nullable Http2ConnectionHandler http2;

    private final @Nullable FrameCounter counter;
    /** Null for HTTP/2. */
    private final @Nullable CloseOnFailure closing;

    private final Duration pingInterval;
    /** A PING without a response; event loop only. */
    private boolean pinging;
    /** The frames when the PING was sent, or at the last check since; event loop only. */
    private long framesAtPing;

    private volatile boolean dead;

    private UpstreamConnection(HttpConnection connection, Channel channel, Duration pingInterval) {
        this.connection = connection;
        this.channel = channel;
        this.http2 = channel.pipeline().get(Http2ConnectionHandler.class);
        this.counter = http2 == null ? null : FrameCounter.install(http2.decoder());
        this.closing = http2 == null ? new CloseOnFailure() : null;
        this.pingInterval = pingInterval;
    }

    /** Installs the checks on a new connection. Called on its event loop. */
    static UpstreamConnection install(HttpConnection connection, Duration pingInterval) {
        Channel channel = ((ConnectionBase) connection).channel();
        var installed = new UpstreamConnection(connection, channel, pingInterval);
        channel.attr(KEY).set(installed);
        keepAlive(channel);
        // Without a handler Vert.x logs an error for each reset by the provider; the calls on the connection get the
        // failure anyway
        connection.exceptionHandler(ignored -> {});
        if (installed.closing == null) {
            installed.scheduleCheck();
        } else {
            channel.pipeline()
                    .addBefore(channel.pipeline().context(VertxHandler.class).name(), null, installed.closing);
        }
        return installed;
    }

    /** The connection's checks; null if there are none. */
    static @Nullable UpstreamConnection of(HttpConnection connection) {
        return ((ConnectionBase) connection).channel().attr(KEY).get();
    }

    static void keepAlive(Channel channel) {
        try {
            setKeepAlive(channel);
        } catch (ChannelException closed) {
            // Closed while it connected, as by a stop; calls on the connection get that failure anyway
            LOG.debug("a connection was closed before it could be used: {}", closed.toString());
        }
    }

    private static void setKeepAlive(Channel channel) {
        channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
        if (channel instanceof NioSocketChannel) {
            channel.config().setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), KEEP_ALIVE_IDLE);
            channel.config()
                    .setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), KEEP_ALIVE_INTERVAL);
            channel.config().setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), KEEP_ALIVE_PROBES);
        } else if (channel.getClass().getSimpleName().startsWith("Epoll")) {
            // By name, since the classes of epoll are optional
            channel.config().setOption(EpollChannelOption.TCP_KEEPIDLE, KEEP_ALIVE_IDLE);
            channel.config().setOption(EpollChannelOption.TCP_KEEPINTVL, KEEP_ALIVE_INTERVAL);
            channel.config().setOption(EpollChannelOption.TCP_KEEPCNT, KEEP_ALIVE_PROBES);
        }
    }

    boolean isHttp2() {
        return http2 != null;
    }

    /** The number of frames received so far; 0 for HTTP/1.1. */
    long frames() {
        FrameCounter received = counter;
        return received == null ? 0 : received.frames();
    }

    boolean isOpen() {
        return channel.isActive();
    }

    /** Returns whether the connection was closed because no response to a PING came. */
    boolean isDead() {
        return dead;
    }

    /** The failure that closed the connection; the argument if there was none. */
    Throwable causeOf(Throwable closed) {
        Throwable failure = closing == null ? null : closing.failure();
        return failure == null ? closed : failure;
    }

    /**
     * After a timeout of a call. An HTTP/1.1 connection is closed. An HTTP/2 connection from which nothing came since {@code
     * framesBefore} gets no new calls; those in flight may finish, then it is closed.
     */
    void retireIfSilent(long framesBefore) {
        if (http2 == null) {
            closeNow();
        } else if (frames() == framesBefore) {
            connection.shutdownHandler(ignored -> closeNow());
            connection.goAway(0);
        }
    }

    /** Closes the socket without writing to it, since a write to a dead peer may never end: only the handlers before the first one act. */
    private void closeNow() {
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first != null) {
            first.close();
        }
    }

    /** Runs the action once the pool has removed this closed connection, on its event loop. */
    void afterRemoval(Runnable action) {
        // The first task runs after the one that closes the channel, the second after the one that removes it
        channel.eventLoop().execute(() -> channel.eventLoop().execute(action));
    }

    private void scheduleCheck() {
        channel.eventLoop().schedule(this::check, pingInterval.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void check() {
        Http2ConnectionHandler handler = http2;
        if (handler == null || !channel.isActive()) {
            return;
        }
        long now = frames();
        if (pinging && now == framesAtPing) {
            dead = true;
            closeNow();
            return;
        }
        framesAtPing = now;
        if (!pinging && handler.connection().numActiveStreams() > 0) {
            pinging = true;
            connection.ping(PING).onComplete(ignored -> pinging = false);
        }
        scheduleCheck();
    }
}
