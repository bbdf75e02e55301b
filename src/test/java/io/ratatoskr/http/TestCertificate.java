package io.ratatoskr.http;

import io.ratatoskr.settings.HttpSettings;
import io.ratatoskr.testing.TestKeyStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed certificate for localhost. */
public record TestCertificate(HttpSettings.Tls pem, SSLContext client) {
    public static TestCertificate in(Path folder) throws Exception {
        Path store = TestKeyStore.create(folder.resolve("store.p12"));
        char[] password = TestKeyStore.PASSWORD.toCharArray();
        KeyStore keys = KeyStore.getInstance(store.toFile(), password);
        Certificate certificate = keys.getCertificate(TestKeyStore.ALIAS);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(TestKeyStore.ALIAS, certificate);
        trust.init(trusted);
        SSLContext client = SSLContext.getInstance("TLS");
        client.init(null, trust.getTrustManagers(), null);
        return new TestCertificate(
                new HttpSettings.Tls(
                        pem(folder.resolve("cert.pem"), "CERTIFICATE", certificate.getEncoded()),
                        pem(
                                folder.resolve("key.pem"),
                                "PRIVATE KEY",
                                keys.getKey(TestKeyStore.ALIAS, password).getEncoded())),
                client);
    }

    private static Path pem(Path file, String kind, byte[] der) throws Exception {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, text, kind));
    }
}
