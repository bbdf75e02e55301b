package io.ratatoskr.client.grpc;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.ratatoskr.api.error.ConfigurationInvalid;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The TLS of a client with HTTP/2 by ALPN. grpc-java compares the name of the host with the certificate. */
final class ClientTls {
    private ClientTls() {}

    /** @param certificates null: those of the JDK */
    static SslContext of(@Nullable SSLContext certificates) {
        try {
            return new JdkSslContext(
                    certificates == null ? SSLContext.getDefault() : certificates,
                    true,
                    null,
                    IdentityCipherSuiteFilter.INSTANCE,
                    new ApplicationProtocolConfig(
                            Protocol.ALPN,
                            SelectorFailureBehavior.NO_ADVERTISE,
                            SelectedListenerFailureBehavior.ACCEPT,
                            ApplicationProtocolNames.HTTP_2),
                    ClientAuth.NONE,
                    null,
                    false);
        } catch (NoSuchAlgorithmException e) {
            throw new ConfigurationInvalid("the JDK has no TLS: %s".formatted(e.getMessage()));
        }
    }
}
