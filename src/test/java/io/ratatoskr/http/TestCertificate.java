package io.ratatoskr.http;

import io.ratatoskr.settings.TlsSettings;
import io.ratatoskr.testing.TestKeyStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed certificate for localhost. */
public record TestCertificate(TlsSettings pem, SSLContext client) {
    public static TestCertificate in(Path folder) throws Exception {
        Path store = TestKeyStore.create(folder.resolve("store.p12"));
        char[] password = TestKeyStore.PASSWORD.toCharArray();
        KeyStore keys = KeyStore.getInstance(store.toFile(), password);
        Certificate certificate = keys.getCertificate(TestKeyStore.ALIAS);
        SSLContext client = SSLContext.getInstance("TLS");
        client.init(null, trust(certificate), null);
        return new TestCertificate(
                new TlsSettings(
                        pem(folder.resolve("cert.pem"), "CERTIFICATE", certificate.getEncoded()),
                        pem(
                                folder.resolve("key.pem"),
                                "PRIVATE KEY",
                                keys.getKey(TestKeyStore.ALIAS, password).getEncoded()),
                        Optional.empty()),
                client);
    }

    /** Returns the context of a client that shows this certificate and trusts that of a server. */
    public SSLContext clientOf(TestCertificate server) throws Exception {
        char[] password = TestKeyStore.PASSWORD.toCharArray();
        Path store = pem.certificate().resolveSibling("store.p12");
        var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(KeyStore.getInstance(store.toFile(), password), password);
        var context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust(server.certificate()), null);
        return context;
    }

    private Certificate certificate() throws Exception {
        try (var in = Files.newInputStream(pem.certificate())) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static TrustManager[] trust(Certificate certificate) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(TestKeyStore.ALIAS, certificate);
        trust.init(trusted);
        return trust.getTrustManagers();
    }

    private static Path pem(Path file, String kind, byte[] der) throws Exception {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, text, kind));
    }
}
