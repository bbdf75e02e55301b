package io.ratatoskr.camel.socket;

import io.ratatoskr.socket.TcpTls;
import io.ratatoskr.tls.ServerTls;
import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;

/** TLS with the certificate of every frontend. Thread-safe. */
record PemTls(ServerTls tls) implements TcpTls {
    @Override
    public SSLSocket wrap(Socket plain) throws IOException {
        var socket = (SSLSocket) tls.jdkContext().getSocketFactory().createSocket(plain, null, true);
        socket.setUseClientMode(false);
        socket.setSSLParameters(tls.parameters());
        return socket;
    }
}
