package io.ratatoskr.http;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.settings.HttpSettings;
import javax.net.ssl.SSLException;

/** Creates the server's TLS context, which offers HTTP/2 and HTTP/1.1. */
final class ServerTls {
    private ServerTls() {}

    /** @throws ConfigurationInvalid when certificate or key cannot be used */
    static SslContext createContext(HttpSettings.Tls tls) {
        if (CertificateKeys.differ(tls.certificate(), tls.key())) {
            throw new ConfigurationInvalid("ratatoskr.http.tls: the key in %s is not that of the certificate in %s"
                    .formatted(tls.key(), tls.certificate()));
        }
        try {
            return SslContextBuilder.forServer(
                            tls.certificate().toFile(), tls.key().toFile())
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            Protocol.ALPN,
                            SelectorFailureBehavior.NO_ADVERTISE,
                            SelectedListenerFailureBehavior.ACCEPT,
                            ApplicationProtocolNames.HTTP_2,
                            ApplicationProtocolNames.HTTP_1_1))
                    .build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new ConfigurationInvalid(
                    "ratatoskr.http.tls: cannot use %s and %s: %s; expected PEM files, the key as PKCS#8 without a password"
                            .formatted(tls.certificate(), tls.key(), e.getMessage()));
        }
    }
}
