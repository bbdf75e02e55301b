package io.ratatoskr.socket;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** TCP with TLS. */
final class TlsTransport implements Transport {
    private final SocketChannel channel;
    private final SocketAddress client;
    private final InputStream input;
    private final OutputStream output;
    private final SSLSocket socket;
    private final Duration pause;
    /** Used by the thread that reads. */
    private boolean established;

    /** @param pause maximum pause of the client within the handshake */
    TlsTransport(SocketChannel channel, TcpTls tls, Duration pause) throws IOException {
        this.channel = channel;
        this.client = channel.getRemoteAddress();
        this.pause = pause;
        this.socket = tls.wrap(channel.socket());
        socket.setUseClientMode(false);
        this.input = socket.getInputStream();
        this.output = socket.getOutputStream();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (!established) {
            socket.setSoTimeout(Math.clamp(pause.toMillis(), 1, Integer.MAX_VALUE));
            socket.startHandshake();
            socket.setSoTimeout(0);
            established = true;
        }
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
