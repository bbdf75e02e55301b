package io.ratatoskr.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.settings.HttpSettings;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server, on the event loops and the transport of a Vert.x instance that its owner closes. Thread-safe.
 *
 * <p>Vert.x's own HTTP server is not used: it gives no access to a connection before its first request head is complete, and does
 * not limit pipelined requests.
 */
public final class GatewayHttpServer {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayHttpServer.class);
    private static final int WRITE_BUFFER_BYTES = 64 * 1024;
    private static final int BACKLOG = 4096;
    /** Bytes in a socket's buffer that have not been sent, above which the socket accepts no more. */
    private static final long UNSENT_BYTES = 128 * 1024;

    private static final long KEYS_REFRESH_MILLIS = 1000;
    private static final long CLOSE_TIMEOUT_MILLIS = 2000;
    private static final long CANCEL_TIMEOUT_MILLIS = 1000;
    /** Time for clients to read the last responses when the server stops. */
    private static final long LINGER_TIMEOUT_MILLIS = 1000;

    private final VertxInternal vertx;
    private final HttpSettings settings;
    private final HttpErrorResponses errorResponses;
    private final Duration requestTimeout;
    private final RouteTable routes = new RouteTable();
    private final Map<EventLoop, ConnectionReaper> reapers = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final HttpStatistics statistics = new HttpStatistics();
    private final Map<String, BooleanSupplier> probes = new ConcurrentHashMap<>();

    private @Nullable Channel server;
    private @Nullable HttpPipelineInitializer connections;
    private volatile @Nullable RequestGate gate;
    private volatile int port;
    private @Nullable Future<?> keysRefresh;

    /** @param requestTimeout the request timeout */
    public GatewayHttpServer(
            Vertx vertx, HttpSettings settings, HttpErrorResponses errorResponses, Duration requestTimeout) {
        this.vertx = (VertxInternal) vertx;
        this.settings = settings;
        this.errorResponses = errorResponses;
        this.requestTimeout = requestTimeout;
        this.port = settings.port();
    }

    /**
     * Starts listening; does nothing when it already does.
     *
     * @throws ConfigurationInvalid when the address, the keys or the certificate are invalid
     */
    public void start() {
        lock.lock();
        try {
            if (server == null) {
                boolean loopback = requireAuthOrLoopback();
                ApiKeyAuthenticator keys =
                        settings.keysFile().map(ApiKeyAuthenticator::new).orElse(null);
                SslContext tls = settings.tls().map(ServerTls::createContext).orElse(null);
                BodyLimits bodies = BodyLimits.of(settings);
                RequestGate newGate = new RequestGate(
                        settings,
                        new CallerAuthenticator(settings.access().callers(), loopback, keys),
                        routes,
                        bodies,
                        probes);
                Channel bound = bind(
                        new ServerContext(
                                settings,
                                errorResponses,
                                newGate,
                                new BodyMemoryLimiter(bodies),
                                new RequestIdGenerator(),
                                requestTimeout,
                                statistics),
                        tls);
                server = bound;
                gate = newGate;
                port = ((InetSocketAddress) bound.localAddress()).getPort();
                if (keys != null) {
                    keysRefresh = bound.eventLoop()
                            .scheduleWithFixedDelay(
                                    () -> Thread.startVirtualThread(keys::refresh),
                                    KEYS_REFRESH_MILLIS,
                                    KEYS_REFRESH_MILLIS,
                                    TimeUnit.MILLISECONDS);
                }
                if (bodies.isReduced()) {
                    LOG.warn(
                            "ratatoskr.http.body-limit is {} bytes, but with this heap a body may have at most {}: half of ratatoskr.http.body-budget, which is a quarter of the heap",
                            settings.bodyLimit(),
                            bodies.body());
                }
                LOG.info("serving {}://{}:{}", scheme(), settings.host(), port);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Rejects new requests with 503; running ones continue. */
    public void pauseAccepting() {
        RequestGate open = gate;
        if (open != null) {
            open.paused(true);
        }
    }

    /**
     * Closes the socket and every connection; cancels running requests. Clients have a second to read their last responses;
     * requests that have not arrived completely get 503.
     */
    public void stop() {
        lock.lock();
        try {
            Channel open = server;
            if (open == null) {
                return;
            }
            server = null;
            if (keysRefresh != null) {
                keysRefresh.cancel(false);
                keysRefresh = null;
            }
            open.close().awaitUninterruptibly(CLOSE_TIMEOUT_MILLIS);
            cancelRequests();
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

    /** Returns the port it listens on; the configured one before the start. */
    public int port() {
        return port;
    }

    /** Returns the counts of this server. */
    public HttpStatistics statistics() {
        return statistics;
    }

    /** Returns http or https. */
    public String scheme() {
        return settings.tls().isPresent() ? "https" : "http";
    }

    /**
     * Adds a route, also while the server listens.
     *
     * @param path with parameters as in {@code /v1/models/{id}}; a star at the end is the same as {@code matchPrefix}
     * @param matchPrefix whether all paths below match too
     * @param methods in upper case; empty: all of them
     * @throws IllegalArgumentException when another route has the same path and one of the methods
     */
    public void addRoute(String path, boolean matchPrefix, Set<String> methods, HttpRoute route) {
        routes.add(PathTemplate.of(path, matchPrefix), methods, route);
    }

    /**
     * Adds a path that reports, to callers without a key and from any host, whether something is up: 200 or 503. A route with that path
     * takes precedence.
     *
     * @param up evaluated on event loops; must not block
     */
    public void addProbe(String path, BooleanSupplier up) {
        probes.put(path, up);
    }

    /** Removes a route; its running requests continue. */
    public void removeRoute(HttpRoute route) {
        routes.remove(route);
    }

    /** Cancels the running requests of a route. */
    public void cancelRequests(HttpRoute route) {
        for (ConnectionReaper reaper : reapers.values()) {
            reaper.loop()
                    .execute(() -> reaper.forEach(monitored -> {
                        if (monitored instanceof RequestSequence requests) {
                            requests.cancel(route);
                        }
                    }));
        }
    }

    /** Cancels running requests, and waits a moment so that their error responses are sent before the connections close. */
    private void cancelRequests() {
        for (ConnectionReaper reaper : reapers.values()) {
            reaper.loop()
                    .execute(() -> reaper.forEach(monitored -> {
                        if (monitored instanceof RequestSequence requests) {
                            requests.cancel();
                        }
                    }));
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CANCEL_TIMEOUT_MILLIS);
        while (statistics.activeRequests() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    /** Returns whether the server listens on loopback only. */
    private boolean requireAuthOrLoopback() {
        try {
            boolean loopback = InetAddress.getByName(settings.host()).isLoopbackAddress();
            if (!loopback && settings.keysFile().isEmpty() && !settings.allowAnonymous()) {
                throw new ConfigurationInvalid(
                        "ratatoskr.http.host: %s is reachable from other machines; set ratatoskr.access.keys-file, or ratatoskr.access.allow-anonymous=true to accept requests without a key"
                                .formatted(settings.host()));
            }
            return loopback;
        } catch (UnknownHostException e) {
            throw new ConfigurationInvalid(
                    "ratatoskr.http.host: %s is not an address of this machine".formatted(settings.host()));
        }
    }

    private Channel bind(ServerContext server, @Nullable SslContext tls) {
        long tick = HttpPipelineInitializer.checkIntervalNanos(
                settings.headerTimeout(), settings.bodyTimeout(), settings.keepAlive(), settings.writeStallTimeout());
        HttpPipelineInitializer initializer =
                new HttpPipelineInitializer(server, tls, channel -> reaperFor(channel.eventLoop(), tick));
        connections = initializer;
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(vertx.getAcceptorEventLoopGroup(), vertx.getEventLoopGroup())
                .channelFactory(vertx.transport().serverChannelFactory(false))
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
        var bound = bootstrap
                .bind(new InetSocketAddress(settings.host(), settings.port()))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw bindFailure(bound.cause());
        }
        return bound.channel();
    }

    private ConfigurationInvalid bindFailure(Throwable cause) {
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
