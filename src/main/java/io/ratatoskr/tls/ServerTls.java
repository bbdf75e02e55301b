package io.ratatoskr.tls;

import io.netty.handler.ssl.SslContext;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.settings.TlsSettings;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS of every frontend, with the certificates that the files have now: each {@link #refresh} reads files that have changed, and new
 * connections get the new certificate. Files that cannot be used change nothing. TLS 1.3 and 1.2, with forward secrecy. Thread-safe; only
 * {@link #prepare} and {@link #refresh} read files.
 */
public final class ServerTls {
    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
    /** Failures in a row until they are logged: a certificate and its key are often replaced in two steps. */
    private static final int FAILURES_TO_LOG = 4;

    /** Of the JDK, which reads it before its first handshake as a server. */
    private static final String REJECT_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

    static {
        // With TLS 1.2, a client could make the server repeat the costly part of a handshake on one connection
        if (System.getProperty(REJECT_RENEGOTIATION) == null) {
            System.setProperty(REJECT_RENEGOTIATION, "true");
        }
    }

    private final TlsSettings settings;
    private final ExpiryWarnings expiry;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable TlsMaterial material;
    /** Of the files that {@link #material} was read from. */
    private TlsFiles.@Nullable State loaded;
    /** Of the files at the last look. */
    private TlsFiles.@Nullable State seen;

    private int failures;

    public ServerTls(TlsSettings settings) {
        this.settings = settings;
        this.expiry = new ExpiryWarnings(settings);
    }

    /**
     * Reads the files, unless they have been read.
     *
     * @throws ConfigurationInvalid when they cannot be used
     */
    public void prepare() {
        lock.lock();
        try {
            if (material == null) {
                TlsFiles.State state = TlsFiles.State.of(settings);
                TlsMaterial read = read();
                expiry.loaded(read);
                loaded = state;
                material = read;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Reads the files again when they have changed, and do no longer change. Called twice a second or so. */
    public void refresh() {
        if (!lock.tryLock()) {
            return;
        }
        try {
            TlsMaterial current = material;
            TlsFiles.State now = TlsFiles.State.of(settings);
            boolean stable = now.equals(seen);
            if (!stable) {
                failures = 0;
            }
            seen = now;
            if (current != null && stable && !now.equals(loaded)) {
                renew(current, now);
            } else if (current != null) {
                expiry.time(current);
            }
        } finally {
            lock.unlock();
        }
    }

    private void renew(TlsMaterial current, TlsFiles.State now) {
        try {
            TlsMaterial read = read();
            read.createContextsOf(current);
            loaded = now;
            material = read;
            LOG.info(
                    "new connections get the certificate of {}, valid until {}",
                    settings.certificate(),
                    read.certificate().getNotAfter().toInstant());
            expiry.loaded(read);
        } catch (ConfigurationInvalid | IllegalArgumentException failure) {
            failures = Math.min(failures + 1, FAILURES_TO_LOG + 1);
            if (failures == FAILURES_TO_LOG) {
                LOG.error("new connections still get the earlier certificate: {}", failure.getMessage());
            }
        }
    }

    private TlsMaterial read() {
        TlsMaterial read = TlsFiles.read(settings);
        try {
            read.jdk();
        } catch (IllegalArgumentException e) {
            throw new ConfigurationInvalid(
                    "ratatoskr.tls: cannot use %s: %s".formatted(settings.certificate(), e.getMessage()));
        }
        return read;
    }

    /** Returns whether clients must have a certificate. */
    public boolean requiresClientCertificate() {
        return settings.clientCa().isPresent();
    }

    /**
     * Returns a context for Netty that uses, for each connection, the certificates of now.
     *
     * @param protocols for ALPN, in order; none: no ALPN
     */
    public SslContext nettyContext(String... protocols) {
        List<String> names = List.of(protocols);
        material().context(names);
        return new CurrentSslContext(() -> material().context(names));
    }

    /** Returns the JDK's context with the certificates of now: for one connection, with {@link #parameters}. */
    public SSLContext jdkContext() {
        return material().jdk();
    }

    /** Returns what a connection with the {@link #jdkContext} must set before its handshake. */
    public SSLParameters parameters() {
        SSLContext context = jdkContext();
        List<String> supported = List.of(context.getSupportedSSLParameters().getCipherSuites());
        var parameters = new SSLParameters(
                TlsMaterial.CIPHERS.stream().filter(supported::contains).toArray(String[]::new),
                TlsMaterial.PROTOCOLS.toArray(String[]::new));
        parameters.setNeedClientAuth(requiresClientCertificate());
        parameters.setUseCipherSuitesOrder(true);
        return parameters;
    }

    private TlsMaterial material() {
        TlsMaterial known = material;
        if (known == null) {
            prepare();
            known = material;
        }
        if (known == null) {
            throw new IllegalStateException("prepare() has failed");
        }
        return known;
    }
}
