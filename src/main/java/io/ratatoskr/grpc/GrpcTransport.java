package io.ratatoskr.grpc;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.Channel;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalServerChannel;
import io.ratatoskr.settings.GrpcSettings;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server of grpc-java. It listens on a channel within this JVM only, to which the {@link GrpcListener} hands the connections of its
 * socket: so its classes are loaded with the first connection, and a certificate may change while it runs. Thread-safe.
 */
final class GrpcTransport {
    private static final Logger LOG = LoggerFactory.getLogger(GrpcTransport.class);
    /** Bytes of messages that have not been taken yet, of a connection and of each call. */
    private static final int WINDOW_BYTES = 512 * 1024;
    /** Calls that a client may reset within the seconds, above which its connection is closed. */
    private static final int MAX_RESETS = 2_000;

    private static final int RESETS_SECONDS = 10;

    private final Queue<Channel> waiting = new ArrayDeque<>();
    private @Nullable LocalServerChannel inner;
    private @Nullable Server server;
    private @Nullable HealthChecks health;
    private boolean stopped;
    private volatile int maxStreams;

    private GrpcTransport() {}

    /** Starts on a thread of its own, since event loops must not wait; connections wait meanwhile. */
    static GrpcTransport start(GrpcListener listener) {
        var transport = new GrpcTransport();
        Thread.startVirtualThread(() -> transport.run(listener));
        return transport;
    }

    private void run(GrpcListener listener) {
        GrpcSettings settings = listener.active().settings();
        GrpcSettings.Limits limits = settings.limits();
        maxStreams = limits.maxStreams();
        var channel = new LocalServerChannel();
        var checks = new HealthChecks(listener);
        try {
            NettyServerBuilder builder = NettyServerBuilder.forAddress(
                            new LocalAddress("ratatoskr-grpc-" + System.identityHashCode(this)))
                    .channelFactory(() -> channel)
                    .bossEventLoopGroup(listener.vertx().getAcceptorEventLoopGroup())
                    .workerEventLoopGroup(listener.vertx().getEventLoopGroup())
                    .executor(Thread::startVirtualThread)
                    .maxInboundMessageSize(limits.message())
                    .maxInboundMetadataSize(limits.header())
                    .maxConcurrentCallsPerConnection(limits.maxStreams())
                    .flowControlWindow(WINDOW_BYTES)
                    .maxRstFramesPerWindow(MAX_RESETS, RESETS_SECONDS)
                    .maxConnectionIdle(settings.idleTimeout().toMillis(), TimeUnit.MILLISECONDS)
                    .permitKeepAliveTime(limits.pingInterval().toMillis(), TimeUnit.MILLISECONDS)
                    .permitKeepAliveWithoutCalls(true)
                    .addStreamTracerFactory(new InboundBytes.Factory(listener));
            ServiceDefinitions.all(listener, checks).forEach(builder::addService);
            Server started = builder.build().start();
            started(channel, started, checks);
        } catch (IOException | RuntimeException e) {
            LOG.error("cannot start the gRPC server: {}", e.toString(), e);
            fail();
        }
    }

    private synchronized void started(LocalServerChannel channel, Server started, HealthChecks checks) {
        inner = channel;
        server = started;
        health = checks;
        if (stopped) {
            checks.stop();
            started.shutdownNow();
        }
        for (Channel connection = waiting.poll(); connection != null; connection = waiting.poll()) {
            handOver(channel, connection);
        }
    }

    private synchronized void fail() {
        stopped = true;
        for (Channel connection = waiting.poll(); connection != null; connection = waiting.poll()) {
            connection.unsafe().closeForcibly();
        }
    }

    /** Serves a connection that is not registered with an event loop yet. */
    synchronized void accept(Channel connection) {
        LocalServerChannel channel = inner;
        if (stopped) {
            connection.unsafe().closeForcibly();
        } else if (channel == null) {
            waiting.add(connection);
        } else {
            handOver(channel, connection);
        }
    }

    private void handOver(LocalServerChannel channel, Channel connection) {
        channel.eventLoop().execute(() -> {
            if (channel.isOpen()) {
                connection.pipeline().addLast(new StreamLimit(maxStreams));
                channel.pipeline().fireChannelRead(connection);
                channel.pipeline().fireChannelReadComplete();
            } else {
                connection.unsafe().closeForcibly();
            }
        });
    }

    /** Sends GOAWAY on all connections; calls that have begun continue. */
    synchronized void shutdown() {
        stopped = true;
        if (health != null) {
            health.stop();
        }
        if (server != null) {
            server.shutdown();
        }
    }

    void close(long timeoutMillis) {
        shutdown();
        Server started;
        synchronized (this) {
            started = server;
        }
        if (started == null) {
            return;
        }
        try {
            if (!started.awaitTermination(timeoutMillis, TimeUnit.MILLISECONDS)) {
                started.shutdownNow();
                started.awaitTermination(timeoutMillis, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            started.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
