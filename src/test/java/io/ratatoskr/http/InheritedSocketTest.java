package io.ratatoskr.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.settings.HttpSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
final class InheritedSocketTest {
    private final EpollEventLoopGroup loop = new EpollEventLoopGroup(1);
    /** Of the gateway: a loop can have a descriptor once only. */
    private final EpollEventLoopGroup gatewayLoop = new EpollEventLoopGroup(1);

    private final Map<String, String> environment = new HashMap<>();
    /** As the service manager has it: it accepts nothing. */
    private EpollServerSocketChannel listening;

    private int port;
    private int descriptor;

    @BeforeEach
    void listen() throws InterruptedException {
        Channel bound = new ServerBootstrap()
                .group(loop)
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInboundHandlerAdapter())
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        listening = (EpollServerSocketChannel) bound;
        port = ((InetSocketAddress) bound.localAddress()).getPort();
        descriptor = listening.fd().intValue();
        environment.put("LISTEN_PID", Long.toString(ProcessHandle.current().pid()));
        environment.put("LISTEN_FDS", "1");
    }

    @AfterEach
    void close() {
        gatewayLoop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS).syncUninterruptibly();
        // Its descriptor may have been closed with the other one
        listening.close().awaitUninterruptibly();
        loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS).syncUninterruptibly();
    }

    private HttpSettings settings(String host, int configured) {
        return new TestHttpServer.TestServerOptions().settings().withAddress(host, configured);
    }

    private ServerChannel found(int first) {
        return InheritedSocket.find(environment, first, settings("127.0.0.1", port))
                .orElseThrow();
    }

    @Test
    void its_connections_are_accepted() throws Exception {
        ServerChannel inherited = found(descriptor);
        new ServerBootstrap()
                .group(gatewayLoop)
                .channelFactory(() -> inherited)
                .childHandler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelActive(ChannelHandlerContext context) {
                        context.writeAndFlush(context.alloc().buffer().writeByte('x'));
                    }
                })
                .register()
                .sync();
        assertThat(((InetSocketAddress) inherited.localAddress()).getPort()).isEqualTo(port);
        try (var client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setSoTimeout(20_000);
            assertThat(client.getInputStream().read()).isEqualTo('x');
        }
    }

    @Test
    void of_several_the_one_with_the_name_is_used() {
        environment.put("LISTEN_FDS", "3");
        environment.put("LISTEN_FDNAMES", "other:http:unknown");
        assertThat(found(descriptor - 1)).isNotNull();
        environment.put("LISTEN_FDNAMES", "other:another:unknown");
        assertThat(InheritedSocket.find(environment, descriptor, settings("127.0.0.1", port)))
                .isEmpty();
    }

    @Test
    void sockets_of_another_process_and_no_sockets_are_none() {
        environment.put("LISTEN_PID", "1");
        assertThat(InheritedSocket.find(environment, descriptor, settings("127.0.0.1", port)))
                .isEmpty();
        environment.remove("LISTEN_PID");
        assertThat(InheritedSocket.find(environment, descriptor, settings("127.0.0.1", port)))
                .isEmpty();
        environment.put("LISTEN_PID", Long.toString(ProcessHandle.current().pid()));
        for (String count : new String[] {"0", "x", "2"}) {
            environment.put("LISTEN_FDS", count);
            assertThat(InheritedSocket.find(environment, descriptor, settings("127.0.0.1", port)))
                    .isEmpty();
        }
    }

    /** The address decides who needs a key. */
    @Test
    void an_address_that_is_not_the_configured_one_is_a_mistake() {
        assertThatExceptionOfType(ConfigurationInvalid.class)
                .isThrownBy(() -> InheritedSocket.find(environment, descriptor, settings("127.0.0.1", port + 1)))
                .withMessageContaining("listens on 127.0.0.1:" + port);
        assertThatExceptionOfType(ConfigurationInvalid.class)
                .isThrownBy(() -> InheritedSocket.find(environment, descriptor, settings("0.0.0.0", port)))
                .withMessageContaining("0.0.0.0 and " + port);
    }

    @Test
    void a_descriptor_that_is_no_socket_is_a_mistake() {
        assertThatExceptionOfType(ConfigurationInvalid.class)
                .isThrownBy(() -> InheritedSocket.find(environment, 100_000, settings("127.0.0.1", port)))
                .withMessageContaining("not open");
        // Standard output blocks
        assertThatExceptionOfType(ConfigurationInvalid.class)
                .isThrownBy(() -> InheritedSocket.find(environment, 1, settings("127.0.0.1", port)))
                .withMessageContaining("NonBlocking=yes");
    }
}
