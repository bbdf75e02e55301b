package io.ratatoskr.client.grpc;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.ratatoskr.api.error.GatewayStopping;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one client: one for all calls, and one for each open stream, used again by later ones. HTTP/2 limits what is in flight
 * on a connection, too: streams that are not read would stop all others that share it. One thread, ended by {@link #close}. Thread-safe.
 */
final class GrpcChannels implements AutoCloseable {
    private static final int CALL_WINDOW_BYTES = 1 << 20;

    /** What the gateway sends of a stream that is not read. */
    private static final int STREAM_WINDOW_BYTES = 64 << 10;

    private static final int MAX_IDLE_STREAM_CHANNELS = 16;
    private static final long STREAM_IDLE_SECONDS = 60;
    private static final long CLOSE_SECONDS = 2;
    private static final int MAX_METADATA_BYTES = 32 << 10;

    private final String host;
    private final int port;
    private final int connectMillis;
    private final @Nullable SslContext tls;
    private final NioEventLoopGroup loops;
    private final ExecutorService executor = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("ratatoskr-client-", 0).factory());
    private final ManagedChannel calls;
    private final Deque<ManagedChannel> idle = new ArrayDeque<>();
    private final Set<ManagedChannel> streams = new HashSet<>();
    private boolean closed;

    /** @param tls null: not encrypted */
    GrpcChannels(String host, int port, int connectMillis, @Nullable SslContext tls) {
        this.host = host;
        this.port = port;
        this.connectMillis = connectMillis;
        this.tls = tls;
        this.loops = new NioEventLoopGroup(
                1, new DefaultThreadFactory("ratatoskr-client-grpc-%s-%d".formatted(host, port), true));
        this.calls = create(CALL_WINDOW_BYTES);
    }

    private ManagedChannel create(int window) {
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(host, port)
                .channelType(NioSocketChannel.class)
                .eventLoopGroup(loops)
                .executor(executor)
                .offloadExecutor(executor)
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis)
                .flowControlWindow(window)
                .maxInboundMetadataSize(MAX_METADATA_BYTES)
                .idleTimeout(STREAM_IDLE_SECONDS, TimeUnit.SECONDS)
                .disableServiceConfigLookUp()
                .userAgent("ratatoskr");
        return (tls == null ? builder.usePlaintext() : builder.sslContext(tls)).build();
    }

    /** The channel of calls. */
    ManagedChannel forCall() {
        return fresh(calls);
    }

    /** A channel for one stream, to be {@linkplain #release released}. */
    ManagedChannel forStream() {
        synchronized (this) {
            if (closed) {
                throw new GatewayStopping("the client of the gateway is closed");
            }
            ManagedChannel channel = idle.pollFirst();
            if (channel == null) {
                channel = create(STREAM_WINDOW_BYTES);
                streams.add(channel);
            }
            return fresh(channel);
        }
    }

    /** The stream has ended. */
    synchronized void release(ManagedChannel channel) {
        if (closed || idle.size() >= MAX_IDLE_STREAM_CHANNELS) {
            streams.remove(channel);
            channel.shutdown();
        } else {
            idle.addFirst(channel);
        }
    }

    /** Connects again at once after a failed connection, for which a channel waits up to two minutes. */
    private static ManagedChannel fresh(ManagedChannel channel) {
        if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            channel.enterIdle();
        }
        return channel;
    }

    @Override
    public void close() {
        Set<ManagedChannel> open;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            open = new HashSet<>(streams);
        }
        open.add(calls);
        open.forEach(ManagedChannel::shutdownNow);
        boolean interrupted = false;
        try {
            for (ManagedChannel channel : open) {
                channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
            }
            loops.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).await(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
            loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        }
        executor.shutdownNow();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
