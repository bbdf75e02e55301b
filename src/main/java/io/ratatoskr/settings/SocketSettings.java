package io.ratatoskr.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * JSON lines over a Unix socket and over TCP.
 *
 * @param path of the Unix socket; empty: none
 * @param isDefaultPath whether the path is the default one, which another gateway of the same user may serve
 * @param mode permissions of the socket, such as {@code 0600}: those who may write to it may use the gateway
 * @param group of the socket; empty: that of the process
 * @param lineLimit maximum size of a line in bytes
 * @param tcpHost address for TCP
 * @param tcpPort empty: no TCP; 0: any free port
 */
public record SocketSettings(
        Optional<Path> path,
        boolean isDefaultPath,
        int mode,
        Optional<String> group,
        int lineLimit,
        String tcpHost,
        Optional<Integer> tcpPort) {
    /** Returns whether only the owner of the socket may use it. */
    public boolean isOwnerOnly() {
        return (mode & 077) == 0;
    }

    /** Returns whether there is a Unix socket or a TCP port. */
    public boolean isEnabled() {
        return path.isPresent() || tcpPort.isPresent();
    }

    /** The same, at the addresses of another one. */
    public SocketSettings withAddressesOf(SocketSettings other) {
        return new SocketSettings(
                other.path, other.isDefaultPath, other.mode, other.group, lineLimit, other.tcpHost, other.tcpPort);
    }
}
