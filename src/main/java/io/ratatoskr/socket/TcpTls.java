package io.ratatoskr.socket;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;

/** Puts TLS on a TCP connection. Called for each one, so that a new certificate is that of new connections. Thread-safe. */
@FunctionalInterface
public interface TcpTls {
    /** Returns the server's side of a connection, whose handshake its first read does; closing it closes the plain one. */
    SSLSocket wrap(Socket plain) throws IOException;
}
