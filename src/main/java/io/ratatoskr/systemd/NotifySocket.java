package io.ratatoskr.systemd;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * The datagram socket of a service manager. The JDK has stream sockets in the Unix domain only; Netty's native transport, which the servers
 * use on Linux anyway, has datagrams too. Thread-safe.
 */
final class NotifySocket implements AutoCloseable {
    private static final long TIMEOUT_MILLIS = 2000;

    private final EpollEventLoopGroup loop;
    private final Channel channel;

    private NotifySocket(EpollEventLoopGroup loop, Channel channel) {
        this.loop = loop;
        this.channel = channel;
    }

    /**
     * @param address a path, or {@code @name} for one in the abstract namespace
     * @throws IOException if the socket cannot be reached, or this machine has no such transport
     */
    static NotifySocket connect(String address) throws IOException {
        if (!Epoll.isAvailable()) {
            throw new IOException("Netty's native transport is not available", Epoll.unavailabilityCause());
        }
        var loop = new EpollEventLoopGroup(1, new DefaultThreadFactory("ratatoskr-systemd", true));
        String path = address.startsWith("@") ? "\0" + address.substring(1) : address;
        ChannelFuture connected = new Bootstrap()
                .group(loop)
                .channel(EpollDomainDatagramChannel.class)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(new DomainSocketAddress(path));
        if (!connected.awaitUninterruptibly(TIMEOUT_MILLIS) || !connected.isSuccess()) {
            loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
            throw new IOException("cannot connect to " + address, connected.cause());
        }
        return new NotifySocket(loop, connected.channel());
    }

    /**
     * Sends one message.
     *
     * @throws IOException if it was not accepted in time
     */
    void send(String message) throws IOException {
        ChannelFuture sent = channel.writeAndFlush(Unpooled.copiedBuffer(message, StandardCharsets.UTF_8));
        if (!sent.awaitUninterruptibly(TIMEOUT_MILLIS) || !sent.isSuccess()) {
            throw new IOException("no message can be sent", sent.cause());
        }
    }

    /** Sends a message again and again, the first one after the interval. Failures are ignored: the next one follows soon. */
    void repeat(String message, long intervalMicros) {
        loop.scheduleAtFixedRate(
                () -> channel.writeAndFlush(Unpooled.copiedBuffer(message, StandardCharsets.UTF_8)),
                intervalMicros,
                intervalMicros,
                TimeUnit.MICROSECONDS);
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly(TIMEOUT_MILLIS);
        loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
    }
}
