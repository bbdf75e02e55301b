package io.ratatoskr.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.util.concurrent.Future;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.settings.HttpSettings;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The socket of the HTTP API and its connections. Outlives the configurations that are in effect one after the other. Thread-safe.
 *
 * <p>Vert.x's own HTTP server is not used: it gives no access to a connection before its first request head is complete, and does
 * not limit pipelined requests.
 */
final class HttpListener implements Supplier<ActiveConfiguration> {
    private static final int WRITE_BUFFER_BYTES = 64 * 1024;
    private static final int BACKLOG = 4096;
    /** Bytes in a socket's buffer that have not been sent, above which the socket accepts no more. */
    private static final long UNSENT_BYTES = 128 * 1024;

    private static final long FILES_REFRESH_MILLIS = 500;
    private static final long CLOSE_TIMEOUT_MILLIS = 2000;
    /** Time for clients to read the last responses when the server stops. */
    private static final long LINGER_TIMEOUT_MILLIS = 1000;

    private final VertxInternal vertx;
    private final Map<EventLoop, ConnectionReaper> reapers = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Channel channel;
    private boolean inherited;
    private @Nullable HttpPipelineInitializer connections;
    private @Nullable Future<?> filesRefresh;
    private volatile @Nullable ActiveConfiguration active;
    private volatile int port;

    HttpListener(Vertx vertx) {
        this.vertx = (VertxInternal) vertx;
    }

    /** Returns the configuration in effect. Only while a socket is open. */
    @Override
    public ActiveConfiguration get() {
        ActiveConfiguration current = active;
        if (current == null) {
            throw new IllegalStateException("the server has not been started");
        }
        return current;
    }

    boolean isOpen() {
        lock.lock();
        try {
            return channel != null;
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("ReferenceEquality") // each configuration has a context of its own, also with equal settings
    boolean isActive(ServerContext context) {
        ActiveConfiguration current = active;
        return current != null && current.context() == context;
    }

    /** Returns the port it listens on; 0 before the start. */
    int port() {
        return port;
    }

    /** Listens, or puts another configuration in effect. Those of the socket itself, such as its port, apply to the first one only. */
    void use(ActiveConfiguration configuration) {
        lock.lock();
        try {
            if (channel == null) {
                active = configuration;
                Channel bound = bind(configuration.context().settings());
                channel = bound;
                port = ((InetSocketAddress) bound.localAddress()).getPort();
                filesRefresh = bound.eventLoop()
                        .scheduleWithFixedDelay(
                                this::refreshFiles, FILES_REFRESH_MILLIS, FILES_REFRESH_MILLIS, TimeUnit.MILLISECONDS);
            } else {
                active = configuration;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Rejects new requests with 503, and makes clients open no more on their connections. */
    void pause(ServerContext context) {
        lock.lock();
        try {
            context.gate().paused(true);
            if (channel != null && inherited) {
                // New connections wait in the socket, which outlives this process, for the next one
                channel.config().setAutoRead(false);
            }
            if (connections != null) {
                connections.sendGoAway();
            }
        } finally {
            lock.unlock();
        }
    }

    private void refreshFiles() {
        ActiveConfiguration current = active;
        if (current != null && current.resources().hasFiles()) {
            Thread.startVirtualThread(current.resources()::refresh);
        }
    }

    /**
     * Closes the socket, then every connection.
     *
     * @param afterSocket runs in between
     */
    void close(Runnable afterSocket) {
        lock.lock();
        try {
            Channel open = channel;
            if (open == null) {
                return;
            }
            channel = null;
            if (filesRefresh != null) {
                filesRefresh.cancel(false);
                filesRefresh = null;
            }
            open.close().awaitUninterruptibly(CLOSE_TIMEOUT_MILLIS);
            afterSocket.run();
            List<Future<?>> closing = new ArrayList<>();
            reapers.values().forEach(reaper -> closing.add(reaper.loop().submit(reaper::stop)));
            closing.forEach(done -> done.awaitUninterruptibly(CLOSE_TIMEOUT_MILLIS));
            if (connections != null) {
                connections.awaitClosed(LINGER_TIMEOUT_MILLIS);
            }
            reapers.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Runs the action for each connection, on its event loop. */
    void forEachConnection(Consumer<RequestSequence> action) {
        for (ConnectionReaper reaper : reapers.values()) {
            reaper.loop()
                    .execute(() -> reaper.forEach(monitored -> {
                        if (monitored instanceof RequestSequence requests) {
                            action.accept(requests);
                        }
                    }));
        }
    }

    private Channel bind(HttpSettings settings) {
        long tick = HttpPipelineInitializer.checkIntervalNanos(
                settings.headerTimeout(), settings.bodyTimeout(), settings.keepAlive(), settings.writeStallTimeout());
        Optional<ServerChannel> passedOn =
                InheritedSocket.find(System.getenv(), InheritedSocket.FIRST_DESCRIPTOR, settings);
        HttpPipelineInitializer initializer =
                new HttpPipelineInitializer(this, channel -> reaperFor(channel.eventLoop(), tick));
        connections = initializer;
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(vertx.getAcceptorEventLoopGroup(), vertx.getEventLoopGroup())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(WRITE_BUFFER_BYTES / 2, WRITE_BUFFER_BYTES))
                .childHandler(initializer);
        // Linux reports a socket writable once a third of its send buffer, of some MiB, is free: a slow client would
        // seem to read nothing
        if (Epoll.isAvailable() && vertx.getEventLoopGroup() instanceof EpollEventLoopGroup) {
            bootstrap.childOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_BYTES);
        }
        inherited = passedOn.isPresent();
        ChannelFuture bound = passedOn.map(
                        listening -> bootstrap.channelFactory(() -> listening).register())
                .orElseGet(() -> bootstrap
                        .channelFactory(vertx.transport().serverChannelFactory(false))
                        .bind(new InetSocketAddress(settings.host(), settings.port())))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw bindFailure(settings, bound.cause());
        }
        return bound.channel();
    }

    private static ConfigurationInvalid bindFailure(HttpSettings settings, Throwable cause) {
        String address = settings.host() + ":" + settings.port();
        boolean inUse = String.valueOf(cause.getMessage()).contains("in use");
        return new ConfigurationInvalid(
                inUse
                        ? "%s is in use (another gateway?); set ratatoskr.http.port".formatted(address)
                        : "cannot listen on %s: %s; see ratatoskr.http.host and ratatoskr.http.port"
                                .formatted(address, cause.getMessage()));
    }

    private ConnectionReaper reaperFor(EventLoop loop, long tick) {
        return reapers.computeIfAbsent(loop, key -> {
            ConnectionReaper reaper = new ConnectionReaper(key);
            reaper.start(tick);
            return reaper;
        });
    }
}
