package io.ratatoskr.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds out whether something listens at an address of this machine: connects, and sends nothing. */
final class ConnectionProbe {
    private static final String UNIX = "unix:";
    private static final int TIMEOUT_MILLIS = 1000;

    private ConnectionProbe() {}

    /** Why no connection can be made to the URI; null: it can. */
    static @Nullable String failure(String uri) {
        try {
            if (uri.startsWith(UNIX)) {
                return connectUnix(Path.of(uri.substring(UNIX.length())));
            }
            URI address = URI.create(uri);
            String host = address.getHost().replaceAll("^\\[|\\]$", "");
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getByName(host), address.getPort()), TIMEOUT_MILLIS);
                return null;
            }
        } catch (IOException | RuntimeException e) {
            String message = e.getMessage();
            return message == null ? e.getClass().getSimpleName() : message.toLowerCase(java.util.Locale.ROOT);
        }
    }

    private static @Nullable String connectUnix(Path path) throws IOException {
        if (!Files.exists(path)) {
            return "no such file";
        }
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(path));
            return null;
        }
    }
}
