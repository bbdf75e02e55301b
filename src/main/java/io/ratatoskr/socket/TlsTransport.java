package io.ratatoskr.socket;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** TCP with TLS. */
final class TlsTransport implements Transport {
    private final SocketChannel channel;
    private final SocketAddress client;
    private final InputStream input;
    private final OutputStream output;

    TlsTransport(SocketChannel channel, TcpTls tls) throws IOException {
        this.channel = channel;
        this.client = channel.getRemoteAddress();
        SSLSocket socket = tls.wrap(channel.socket());
        socket.setUseClientMode(false);
        this.input = socket.getInputStream();
        this.output = socket.getOutputStream();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return input.read(buffer, offset, length);
    }

    @Override
    public int write(byte[] bytes, int offset, int length) throws IOException {
        output.write(bytes, offset, length);
        return length;
    }

    @Override
    public @Nullable SocketAddress client() {
        return client;
    }

    /** Without TLS's own end: it would wait for a client that does not read. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException closed) {
            // nobody reads or writes it any more
        }
    }
}
