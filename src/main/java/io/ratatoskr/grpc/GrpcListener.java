package io.ratatoskr.grpc;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.settings.GrpcSettings;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket of the gRPC API and its connections. Outlives the configurations that are in effect one after the other. Hands connections to a
 * {@link GrpcTransport}, which the first one starts. Thread-safe.
 */
final class GrpcListener {
    private static final Logger LOG = LoggerFactory.getLogger(GrpcListener.class);
    private static final int BACKLOG = 1024;
    private static final long KEYS_REFRESH_MILLIS = 500;
    private static final long CLOSE_TIMEOUT_MILLIS = 1000;

    private final VertxInternal vertx;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicInteger connections = new AtomicInteger();
    private final LongAdder refused = new LongAdder();
    private final Map<SocketAddress, Channel> open = new ConcurrentHashMap<>();
    private @Nullable Channel channel;
    private @Nullable GrpcTransport transport;
    private boolean closed;
    private volatile @Nullable GatewayGrpcServer active;
    private volatile int port;

    GrpcListener(Vertx vertx) {
        this.vertx = (VertxInternal) vertx;
    }

    /** The configuration in effect. Only after the start. */
    GatewayGrpcServer active() {
        GatewayGrpcServer current = active;
        if (current == null) {
            throw new IllegalStateException("the server has not been started");
        }
        return current;
    }

    int port() {
        return port;
    }

    int connections() {
        return connections.get();
    }

    long refusedConnections() {
        return refused.sum();
    }

    VertxInternal vertx() {
        return vertx;
    }

    /**
     * Listens, or puts another configuration in effect; returns whether it has begun to listen.
     *
     * @throws ConfigurationInvalid when the port cannot be opened
     */
    boolean use(GatewayGrpcServer server) {
        lock.lock();
        try {
            active = server;
            if (channel != null || closed) {
                return false;
            }
            Channel bound = bind(server.settings());
            channel = bound;
            port = ((InetSocketAddress) bound.localAddress()).getPort();
            bound.eventLoop()
                    .scheduleWithFixedDelay(
                            this::refreshKeys, KEYS_REFRESH_MILLIS, KEYS_REFRESH_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void refreshKeys() {
        GatewayGrpcServer current = active;
        if (current != null && !isClosed() && current.environment().access().requiresKey()) {
            Thread.startVirtualThread(current.environment().access()::refresh);
        }
    }

    private boolean isClosed() {
        Channel current = channel;
        return current == null || !current.isOpen();
    }

    /** Closes the socket and sends GOAWAY on all connections, which close when their calls have ended. */
    void pause(GatewayGrpcServer server) {
        lock.lock();
        try {
            if (server.equals(active)) {
                closeSocket();
                if (transport != null) {
                    transport.shutdown();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Closes everything, unless another configuration is in effect. */
    void close(GatewayGrpcServer server) {
        lock.lock();
        try {
            if (server.equals(active)) {
                closeSocket();
                if (transport != null) {
                    transport.close(CLOSE_TIMEOUT_MILLIS);
                }
                open.values().forEach(Channel::close);
            }
        } finally {
            lock.unlock();
        }
    }

    private void closeSocket() {
        closed = true;
        if (channel != null) {
            channel.close().awaitUninterruptibly(CLOSE_TIMEOUT_MILLIS);
        }
    }

    Future<?> schedule(Runnable action, long nanos) {
        return vertx.getEventLoopGroup().next().schedule(action, nanos, TimeUnit.NANOSECONDS);
    }

    /** Closes the connection of a client that breaks a limit. */
    void closeConnection(@Nullable SocketAddress client) {
        Channel connection = client == null ? null : open.get(client);
        if (connection != null) {
            // From the front, past gRPC's handler: it would wait for the calls in flight, without a limit
            ChannelHandlerContext front = connection.pipeline().firstContext();
            if (front == null) {
                connection.close();
            } else {
                front.close();
            }
        }
    }

    private Channel bind(GrpcSettings settings) {
        ChannelFuture bound = new ServerBootstrap()
                .group(vertx.getAcceptorEventLoopGroup(), vertx.getEventLoopGroup())
                .channelFactory(vertx.transport().serverChannelFactory(false))
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .handler(new Acceptor())
                // Never used: the acceptor takes every connection
                .childHandler(new ChannelInboundHandlerAdapter())
                .bind(new InetSocketAddress(settings.host(), settings.port().orElse(0)))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw bindFailure(settings, bound.cause());
        }
        return bound.channel();
    }

    private static ConfigurationInvalid bindFailure(GrpcSettings settings, Throwable cause) {
        String address = settings.host() + ":" + settings.port().orElse(0);
        return new ConfigurationInvalid(
                String.valueOf(cause.getMessage()).contains("in use")
                        ? "%s is in use (another gateway?); set ratatoskr.grpc.port to another port, or to off for no gRPC"
                                .formatted(address)
                        : "cannot listen on %s: %s; see ratatoskr.grpc.host and ratatoskr.grpc.port"
                                .formatted(address, cause.getMessage()));
    }

    /** Takes the connections, which are not registered with an event loop yet. */
    private final class Acceptor extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            accept((Channel) message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // Too many open files, for example: the next connections may work
            LOG.warn("cannot accept a gRPC connection: {}", cause.toString());
        }
    }

    private void accept(Channel connection) {
        GatewayGrpcServer server = active();
        SocketAddress client = connection.remoteAddress();
        boolean full =
                connections.incrementAndGet() > server.settings().limits().maxConnections();
        if (full || client == null) {
            connections.decrementAndGet();
            if (full) {
                refused.increment();
            }
            connection.unsafe().closeForcibly();
            return;
        }
        open.put(client, connection);
        connection.closeFuture().addListener(done -> {
            open.remove(client, connection);
            connections.decrementAndGet();
        });
        connection.config().setOption(ChannelOption.TCP_NODELAY, true);
        connection.pipeline().addLast(new FirstBytesTimeout(server.timeouts().pause()));
        Supplier<SslContext> tls = server.environment().tls();
        if (tls != null) {
            connection.pipeline().addLast(tls.get().newHandler(connection.alloc()));
        }
        transport().accept(connection);
    }

    private GrpcTransport transport() {
        lock.lock();
        try {
            GrpcTransport started = transport;
            if (started == null) {
                started = GrpcTransport.start(this);
                transport = started;
            }
            return started;
        } finally {
            lock.unlock();
        }
    }
}
