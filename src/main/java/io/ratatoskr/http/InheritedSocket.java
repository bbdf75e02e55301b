package io.ratatoskr.http;

import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.settings.HttpSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket that the service manager has opened and passes on, as sd_listen_fds(3) describes. It stays open while the gateway
 * restarts, so that no connection is refused meanwhile.
 */
final class InheritedSocket {
    /** The first descriptor that a service manager passes on. */
    static final int FIRST_DESCRIPTOR = 3;

    /** Its name in the socket unit, if there are several. */
    private static final String NAME = "http";

    /** Of the flags in {@code /proc/self/fdinfo}, which are octal; the same on x86_64 and aarch64. */
    private static final int O_NONBLOCK = 0x800;

    private InheritedSocket() {}

    /**
     * Returns the socket, which listens already, if the environment of this process names one for HTTP.
     *
     * @param first the descriptor of the first socket
     * @throws ConfigurationInvalid if there is one that cannot be used, or whose address is not that of the settings, by which callers of this
     *     machine are told from others
     */
    static Optional<ServerChannel> find(Map<String, String> environment, int first, HttpSettings settings) {
        if (!Long.toString(ProcessHandle.current().pid()).equals(environment.get("LISTEN_PID"))) {
            return Optional.empty();
        }
        int index = index(environment);
        if (index < 0) {
            return Optional.empty();
        }
        if (!Epoll.isAvailable()) {
            throw new ConfigurationInvalid("the socket of the service manager needs Netty's native transport,"
                    + " which this machine does not have; stop the socket unit");
        }
        if (isBlocking(first + index)) {
            throw new ConfigurationInvalid(
                    "the socket of the service manager blocks; add NonBlocking=yes to the service unit");
        }
        var channel = new EpollServerSocketChannel(first + index);
        InetSocketAddress address = channel.localAddress();
        if (address == null || !isAddress(address, settings)) {
            throw new ConfigurationInvalid(
                    "the socket of the service manager listens on %s, but ratatoskr.http.host and ratatoskr.http.port are %s and %d"
                            .formatted(text(address), settings.host(), settings.port()));
        }
        return Optional.of(channel);
    }

    /** The position of the socket for HTTP; -1 if there is none. */
    private static int index(Map<String, String> environment) {
        int count;
        try {
            count = Integer.parseInt(environment.getOrDefault("LISTEN_FDS", "0"));
        } catch (NumberFormatException unknown) {
            return -1;
        }
        int named = List.of(environment.getOrDefault("LISTEN_FDNAMES", "").split(":"))
                .indexOf(NAME);
        return named >= 0 && named < count ? named : count == 1 ? 0 : -1;
    }

    private static boolean isBlocking(int descriptor) {
        try {
            return Files.readAllLines(Path.of("/proc/self/fdinfo/" + descriptor)).stream()
                    .filter(line -> line.startsWith("flags:"))
                    .noneMatch(line ->
                            (Long.parseLong(line.substring("flags:".length()).strip(), 8) & O_NONBLOCK) != 0);
        } catch (IOException e) {
            throw new ConfigurationInvalid(
                    "the service manager passes on the socket %d, which is not open".formatted(descriptor));
        }
    }

    private static boolean isAddress(InetSocketAddress socket, HttpSettings settings) {
        var expected = new InetSocketAddress(settings.host(), settings.port());
        if (socket.getPort() != expected.getPort() || expected.isUnresolved()) {
            return false;
        }
        boolean bothAny =
                socket.getAddress().isAnyLocalAddress() && expected.getAddress().isAnyLocalAddress();
        return bothAny || socket.getAddress().equals(expected.getAddress());
    }

    private static String text(@Nullable InetSocketAddress address) {
        return address == null ? "no address" : address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
