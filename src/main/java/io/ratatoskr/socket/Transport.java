package io.ratatoskr.socket;

import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one connection. One thread reads while another one writes; {@link #close} may be called by any thread, and ends both with
 * an {@link IOException}.
 */
interface Transport {
    /** Blocks until there are bytes; returns how many were read, -1 at the end. */
    int read(byte[] buffer, int offset, int length) throws IOException;

    /** Blocks until the socket has accepted some of the bytes; returns how many. */
    int write(byte[] bytes, int offset, int length) throws IOException;

    /** The address of the client; null: none, as on a Unix socket. */
    @Nullable
    SocketAddress client();

    /** Idempotent; never blocks for long. */
    void close();
}
