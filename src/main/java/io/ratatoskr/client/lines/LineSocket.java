package io.ratatoskr.client.lines;

import io.ratatoskr.client.transport.ServiceConnection;
import java.io.IOException;

/** An open connection as bytes: one thread reads, another one writes; any may close it, which ends both. */
interface LineSocket extends AutoCloseable {
    /** Opens connections to one address. */
    @FunctionalInterface
    interface Opener {
        LineSocket open(ServiceConnection connection) throws IOException;
    }

    /** Waits for bytes; returns their number, -1 at the end. */
    int read(byte[] into) throws IOException;

    void write(byte[] bytes) throws IOException;

    @Override
    void close();
}
