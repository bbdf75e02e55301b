package io.ratatoskr.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Generates load from one thread over raw sockets. It costs a few microseconds per request, so that it can share two cores with the
 * measured processes. Latency counts from when a request was due, not from when it was sent, which avoids coordinated omission.
 */
final class LoadGenerator implements AutoCloseable {
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(10);

    private final EventLoopGroup group;
    private final Class<? extends Channel> channel;

    LoadGenerator() {
        boolean epoll = Epoll.isAvailable();
        group = epoll ? new EpollEventLoopGroup(1) : new NioEventLoopGroup(1);
        channel = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /**
     * Runs one window and returns its statistics.
     *
     * @param listener notified when the measured part starts and ends
     */
    LoadStats run(LoadTarget target, LoadPlan plan, MeasurementListener listener) {
        CompletableFuture<LoadStats> done = new CompletableFuture<>();
        LoadWindow window = new LoadWindow(plan, group.next(), listener, done);
        Bootstrap bootstrap = new Bootstrap()
                .group(group)
                .channel(channel)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 5_000)
                .remoteAddress(target.base().getHost(), target.base().getPort())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel opened) {
                        opened.pipeline().addLast(new LoadConnection(window));
                    }
                });
        group.next().execute(() -> window.connectAll(bootstrap));
        Duration timeout =
                plan.warmUp().plus(plan.measured()).plus(DRAIN_TIMEOUT).plus(DRAIN_TIMEOUT);
        try {
            return done.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(target.name() + " at " + target.base() + ": " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    target.name() + " at " + target.base() + ": not finished within " + timeout, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Receives the start and end of the measured part of a window. */
    interface MeasurementListener {
        void onStart();

        void onEnd();

        MeasurementListener NO_OP = new MeasurementListener() {
            @Override
            public void onStart() {}

            @Override
            public void onEnd() {}
        };
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
