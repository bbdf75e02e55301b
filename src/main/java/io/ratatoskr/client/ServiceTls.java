package io.ratatoskr.client;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.api.internal.FileFailures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * PEM files of a client's TLS, read when the client is made.
 *
 * @param trust certificates that the gateway's one must be, or be signed by; null: those that the JDK trusts
 * @param certificate the client's certificate with its chain, for gateways that require one; null: none
 * @param key the private key of the certificate, as PKCS #8; null: none
 */
public record ServiceTls(
        @Nullable Path trust,
        @Nullable Path certificate,
        @Nullable Path key) {
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", Pattern.DOTALL);
    private static final char[] NO_PASSWORD = {};

    /** @throws ConfigurationInvalid for a certificate without key, or the reverse */
    public ServiceTls {
        if ((certificate == null) != (key == null)) {
            throw new ConfigurationInvalid("the client's certificate and its key have to be set together");
        }
    }

    /** Trusts only these certificates. */
    public static ServiceTls trusting(Path certificates) {
        return new ServiceTls(certificates, null, null);
    }

    /** The same with a certificate of the client's own. */
    public ServiceTls withCertificate(Path chain, Path privateKey) {
        return new ServiceTls(trust, chain, privateKey);
    }

    /**
     * What connections use.
     *
     * @throws ConfigurationInvalid when a file cannot be read
     */
    public SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    keyManagers(), trust == null ? null : trustManagers(trust).getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new ConfigurationInvalid("the client's certificates cannot be used: %s".formatted(e.getMessage()));
        }
    }

    private static TrustManagerFactory trustManagers(Path file) throws GeneralSecurityException {
        KeyStore store = emptyStore();
        int count = 0;
        for (Certificate each : certificates(file)) {
            store.setCertificateEntry("trusted-" + count++, each);
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        return managers;
    }

    private KeyManager @Nullable [] keyManagers() throws GeneralSecurityException {
        if (certificate == null || key == null) {
            return null;
        }
        Certificate[] chain = certificates(certificate);
        KeyStore store = emptyStore();
        store.setKeyEntry("client", privateKey(key, chain[0].getPublicKey().getAlgorithm()), NO_PASSWORD, chain);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, NO_PASSWORD);
        return managers.getKeyManagers();
    }

    private static PrivateKey privateKey(Path file, String algorithm) throws GeneralSecurityException {
        Matcher pem;
        try {
            pem = PKCS8.matcher(Files.readString(file));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        if (!pem.find()) {
            throw new ConfigurationInvalid(
                    "%s has no private key; expected -----BEGIN PRIVATE KEY----- (PKCS #8)".formatted(file));
        }
        byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    private static Certificate[] certificates(Path file) throws GeneralSecurityException {
        byte[] pem;
        try {
            pem = Files.readAllBytes(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        Certificate[] found = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem))
                .toArray(Certificate[]::new);
        if (found.length == 0) {
            throw new ConfigurationInvalid("%s has no certificate".formatted(file));
        }
        return found;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new IllegalStateException("an empty key store cannot be made", e);
        }
        return store;
    }

    private static ConfigurationInvalid unreadable(Path file, IOException cause) {
        return new ConfigurationInvalid("%s cannot be read: %s".formatted(file, FileFailures.reasonAlone(cause)));
    }
}
