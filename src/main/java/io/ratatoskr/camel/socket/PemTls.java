package io.ratatoskr.camel.socket;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.settings.HttpSettings;
import io.ratatoskr.socket.TcpTls;
import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** TLS with the certificate of the HTTP API. Thread-safe. */
final class PemTls implements TcpTls {
    private final SSLSocketFactory sockets;

    private PemTls(SSLSocketFactory sockets) {
        this.sockets = sockets;
    }

    /** @throws ConfigurationInvalid when certificate or key cannot be used */
    static PemTls of(HttpSettings.Tls tls) {
        try {
            JdkSslContext context = (JdkSslContext) SslContextBuilder.forServer(
                            tls.certificate().toFile(), tls.key().toFile())
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .build();
            return new PemTls(context.context().getSocketFactory());
        } catch (SSLException | IllegalArgumentException e) {
            throw new ConfigurationInvalid("ratatoskr.tcp.port: cannot use %s and %s for TLS: %s"
                    .formatted(tls.certificate(), tls.key(), e.getMessage()));
        }
    }

    @Override
    public SSLSocket wrap(Socket plain) throws IOException {
        return (SSLSocket) sockets.createSocket(plain, null, true);
    }
}
