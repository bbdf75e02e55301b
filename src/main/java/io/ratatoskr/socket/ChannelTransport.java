package io.ratatoskr.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A Unix socket or TCP without TLS. */
final class ChannelTransport implements Transport {
    private final SocketChannel channel;
    private final @Nullable SocketAddress client;

    ChannelTransport(SocketChannel channel) throws IOException {
        this.channel = channel;
        this.client = channel.getRemoteAddress() instanceof InetSocketAddress address ? address : null;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return channel.read(ByteBuffer.wrap(buffer, offset, length));
    }

    @Override
    public int write(byte[] bytes, int offset, int length) throws IOException {
        return channel.write(ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public @Nullable SocketAddress client() {
        return client;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException closed) {
            // nobody reads or writes it any more
        }
    }
}
