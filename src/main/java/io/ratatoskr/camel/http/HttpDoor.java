package io.ratatoskr.camel.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import io.ratatoskr.api.ConfigurationInvalid;
import io.ratatoskr.config.HttpSettings;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server, on the event loops and the transport of a Vert.x instance that its owner closes. Thread-safe.
 *
 * <p>Vert.x's own HTTP server is not used: it gives no access to a connection before its first request head is complete, and does
 * not limit pipelined requests.
 */
public final class HttpDoor {
    private static final Logger LOG = LoggerFactory.getLogger(HttpDoor.class);
    private static final int WRITE_QUEUE = 64 * 1024;
    private static final int BACKLOG = 4096;
    private static final long KEYS_EVERY_MILLIS = 1000;
    private static final long CLOSE_WITHIN_MILLIS = 2000;
    private static final long LAST_WORDS_MILLIS = 1000;

    private final VertxInternal vertx;
    private final HttpSettings settings;
    private final Problems problems;
    private final Duration total;
    private final RouteTable routes = new RouteTable();
    private final Map<EventLoop, LoopWatch> watches = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    /** Requests being processed, streams until their last frame has been handed to the socket. */
    private final AtomicInteger atWork = new AtomicInteger();

    private @Nullable Channel server;
    private volatile @Nullable Intake intake;
    private volatile int port;
    private @Nullable Future<?> keysCheck;

    /** @param total the request timeout */
    public HttpDoor(Vertx vertx, HttpSettings settings, Problems problems, Duration total) {
        this.vertx = (VertxInternal) vertx;
        this.settings = settings;
        this.problems = problems;
        this.total = total;
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
                refuseToBeOpenToAll();
                CallerKeys keys = settings.keysFile().map(CallerKeys::new).orElse(null);
                SslContext tls = settings.tls().map(DoorTls::context).orElse(null);
                Intake fresh = new Intake(settings, keys, routes);
                Channel bound = bind(
                        new Front(
                                settings,
                                problems,
                                fresh,
                                new BodyBudget(settings.bodyBudget()),
                                new RequestIds(),
                                total),
                        tls);
                server = bound;
                intake = fresh;
                port = ((InetSocketAddress) bound.localAddress()).getPort();
                if (keys != null) {
                    keysCheck = bound.eventLoop()
                            .scheduleWithFixedDelay(
                                    () -> Thread.startVirtualThread(keys::refresh),
                                    KEYS_EVERY_MILLIS,
                                    KEYS_EVERY_MILLIS,
                                    TimeUnit.MILLISECONDS);
                }
                LOG.info("serving {}://{}:{}", scheme(), settings.host(), port);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Rejects new requests with 503; running ones continue. */
    public void drain() {
        Intake open = intake;
        if (open != null) {
            open.draining(true);
        }
    }

    /** Closes the socket and every connection; cancels running requests. */
    public void stop() {
        lock.lock();
        try {
            Channel open = server;
            if (open == null) {
                return;
            }
            server = null;
            if (keysCheck != null) {
                keysCheck.cancel(false);
                keysCheck = null;
            }
            open.close().awaitUninterruptibly(CLOSE_WITHIN_MILLIS);
            endCalls();
            List<Future<?>> shut = new ArrayList<>();
            watches.values().forEach(watch -> shut.add(watch.loop().submit(watch::stop)));
            shut.forEach(done -> done.awaitUninterruptibly(CLOSE_WITHIN_MILLIS));
            watches.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the port it listens on; the configured one before the start. */
    public int port() {
        return port;
    }

    /** Returns http or https. */
    public String scheme() {
        return settings.tls().isPresent() ? "https" : "http";
    }

    RouteTable routes() {
        return routes;
    }

    /** Cancels the requests of a consumer. */
    void cancel(HttpDoorConsumer consumer) {
        for (LoopWatch watch : watches.values()) {
            watch.loop()
                    .execute(() -> watch.forEach(watched -> {
                        if (watched instanceof Conversation conversation) {
                            conversation.cancel(consumer);
                        }
                    }));
        }
    }

    /** Cancels running requests, and waits a moment so that their error responses are sent before the connections close. */
    private void endCalls() {
        for (LoopWatch watch : watches.values()) {
            watch.loop()
                    .execute(() -> watch.forEach(watched -> {
                        if (watched instanceof Conversation conversation) {
                            conversation.cancel();
                        }
                    }));
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_WORDS_MILLIS);
        while (atWork.get() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    void begun() {
        atWork.incrementAndGet();
    }

    void ended() {
        atWork.decrementAndGet();
    }

    private void refuseToBeOpenToAll() {
        try {
            boolean loopback = InetAddress.getByName(settings.host()).isLoopbackAddress();
            if (!loopback && settings.keysFile().isEmpty() && !settings.allowAnonymous()) {
                throw new ConfigurationInvalid(
                        "ratatoskr.http.host: %s is reachable from other machines; set ratatoskr.http.keys-file, or ratatoskr.http.allow-anonymous=true to accept requests without a key"
                                .formatted(settings.host()));
            }
        } catch (UnknownHostException e) {
            throw new ConfigurationInvalid(
                    "ratatoskr.http.host: %s is not an address of this machine".formatted(settings.host()));
        }
    }

    private Channel bind(Front front, @Nullable SslContext tls) {
        long tick = DoorPipeline.tickNanos(
                settings.headerTimeout(), settings.bodyTimeout(), settings.keepAlive(), settings.stalledReader());
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(vertx.getAcceptorEventLoopGroup(), vertx.getEventLoopGroup())
                .channelFactory(vertx.transport().serverChannelFactory(false))
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(WRITE_QUEUE / 2, WRITE_QUEUE))
                .childHandler(new DoorPipeline(front, tls, channel -> watch(channel.eventLoop(), tick)));
        var bound = bootstrap
                .bind(new InetSocketAddress(settings.host(), settings.port()))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw unusable(bound.cause());
        }
        return bound.channel();
    }

    private ConfigurationInvalid unusable(Throwable cause) {
        String address = settings.host() + ":" + settings.port();
        boolean inUse = String.valueOf(cause.getMessage()).contains("in use");
        return new ConfigurationInvalid(
                inUse
                        ? "%s is in use (another gateway?); set ratatoskr.http.port".formatted(address)
                        : "cannot listen on %s: %s; see ratatoskr.http.host and ratatoskr.http.port"
                                .formatted(address, cause.getMessage()));
    }

    private LoopWatch watch(EventLoop loop, long tick) {
        return watches.computeIfAbsent(loop, key -> {
            LoopWatch watch = new LoopWatch(key);
            watch.start(tick);
            return watch;
        });
    }
}
