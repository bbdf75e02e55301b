package io.ratatoskr.tls;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A certificate with its private key, the authorities of clients with what they have revoked, and the contexts made from them. Each has
 * session keys of its own: no session outlives the certificates. Thread-safe.
 */
final class TlsMaterial {
    static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");
    /** Those that HTTP/2 allows: with forward secrecy and authenticated encryption only. */
    static final List<String> CIPHERS = Http2SecurityUtil.CIPHERS;

    private final PrivateKey key;
    private final List<X509Certificate> chain;
    private final @Nullable Trusted trusted;
    private final Map<List<String>, SslContext> contexts = new ConcurrentHashMap<>();

    /**
     * The clients that may connect.
     *
     * @param revoked null: none are
     */
    record Trusted(
            List<X509Certificate> authorities, @Nullable RevocationLists revoked) {}

    /** @param trusted null: clients need no certificate */
    TlsMaterial(PrivateKey key, List<X509Certificate> chain, @Nullable Trusted trusted) {
        this.key = key;
        this.chain = chain;
        this.trusted = trusted;
    }

    X509Certificate certificate() {
        return chain.getFirst();
    }

    /** null: clients need no certificate. */
    @Nullable
    Trusted trusted() {
        return trusted;
    }

    /** @param protocols for ALPN, in order; empty: no ALPN */
    SslContext context(List<String> protocols) {
        return contexts.computeIfAbsent(protocols, this::create);
    }

    /** Creates the contexts that another has, so that no connection waits for them. */
    void createContextsOf(TlsMaterial other) {
        other.contexts.keySet().forEach(this::context);
    }

    SSLContext jdk() {
        return ((JdkSslContext) context(List.of())).context();
    }

    private SslContext create(List<String> protocols) {
        SslContextBuilder builder = SslContextBuilder.forServer(key, chain)
                .sslProvider(SslProvider.JDK)
                .protocols(PROTOCOLS)
                .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE);
        if (trusted != null) {
            trust(builder, trusted).clientAuth(ClientAuth.REQUIRE);
        }
        if (!protocols.isEmpty()) {
            builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    protocols));
        }
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static SslContextBuilder trust(SslContextBuilder builder, Trusted trusted) {
        RevocationLists revoked = trusted.revoked();
        if (revoked == null) {
            return builder.trustManager(trusted.authorities());
        }
        try {
            return builder.trustManager(revoked.trust(trusted.authorities()));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
