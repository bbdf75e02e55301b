package io.ratatoskr.testing;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** The datagram socket on which systemd receives the messages of a service. Linux only. Thread-safe. */
public final class NotificationReceiver implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final EpollEventLoopGroup loop = new EpollEventLoopGroup(1);
    private final Queue<String> messages = new ConcurrentLinkedQueue<>();
    private final Channel channel;

    /** @param address a path; one that begins with a NUL is in the abstract namespace */
    public NotificationReceiver(String address) {
        channel = new Bootstrap()
                .group(loop)
                .channel(EpollDomainDatagramChannel.class)
                .handler(new SimpleChannelInboundHandler<DomainDatagramPacket>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext context, DomainDatagramPacket packet) {
                        messages.add(packet.content().toString(StandardCharsets.UTF_8));
                    }
                })
                .bind(new DomainSocketAddress(address))
                .syncUninterruptibly()
                .channel();
    }

    public List<String> messages() {
        return List.copyOf(messages);
    }

    /** Waits for messages that satisfy the condition, and returns them. */
    public List<String> await(Predicate<List<String>> condition) {
        Awaitility.await().atMost(TIMEOUT).until(() -> condition.test(messages()));
        return messages();
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS).syncUninterruptibly();
    }
}
