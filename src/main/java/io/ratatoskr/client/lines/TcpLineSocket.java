package io.ratatoskr.client.lines;

import io.ratatoskr.client.transport.ServiceConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A TCP connection, encrypted where the client has certificates for it. */
final class TcpLineSocket implements LineSocket {
    private final Socket socket;
    private final InputStream input;
    private final OutputStream output;

    private TcpLineSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.input = socket.getInputStream();
        this.output = socket.getOutputStream();
    }

    static TcpLineSocket open(String host, int port, ServiceConnection connection) throws IOException {
        var address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException("unknown host");
        }
        int timeout = (int) connection.connectTimeout().toMillis();
        var plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.connect(address, timeout);
            SSLContext tls = connection.tls();
            return new TcpLineSocket(tls == null ? plain : encrypted(plain, host, port, tls, timeout));
        } catch (IOException | RuntimeException failure) {
            plain.close();
            throw failure;
        }
    }

    private static Socket encrypted(Socket plain, String host, int port, SSLContext tls, int timeout)
            throws IOException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        // The certificate must be the host's
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        plain.setSoTimeout(timeout);
        socket.startHandshake();
        plain.setSoTimeout(0);
        return socket;
    }

    @Override
    public int read(byte[] into) throws IOException {
        return input.read(into);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        output.write(bytes);
        output.flush();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // closed already
        }
    }
}
