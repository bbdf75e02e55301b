package io.ratatoskr.tls;

import io.ratatoskr.testing.TestKeyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** An authority of clients, its certificates and its revocation lists, made by the JDK's keytool. */
public final class TestAuthority {
    private static final String NAME = "authority";
    private static final char[] PASSWORD = TestKeyStore.PASSWORD.toCharArray();

    private final Path store;

    private TestAuthority(Path store) {
        this.store = store;
    }

    /** Creates an authority with a certificate for each name. */
    public static TestAuthority in(Path folder, String... clients) throws Exception {
        var authority = new TestAuthority(folder.resolve("authority.p12"));
        authority.keytool(
                "-genkeypair", "-keyalg", "EC", "-alias", NAME, "-dname", "CN=Test Authority", "-ext", "bc:c");
        for (String client : clients) {
            authority.keytool(
                    "-genkeypair", "-keyalg", "EC", "-alias", client, "-dname", "CN=" + client, "-signer", NAME);
        }
        return authority;
    }

    /** Writes a revocation list. */
    public Path revoke(Path file, String client, String... options) throws Exception {
        var arguments = new ArrayList<>(List.of("-gencrl", "-alias", NAME, "-file", file.toString(), "-id"));
        arguments.add(certificate(client).getSerialNumber().toString());
        arguments.addAll(List.of(options));
        keytool(arguments.toArray(String[]::new));
        return file;
    }

    /** Writes the authority's certificate. */
    public Path write(Path file) throws Exception {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(certificate(NAME).getEncoded());
        return Files.writeString(file, "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n".formatted(text));
    }

    X509Certificate certificate(String alias) throws Exception {
        return (X509Certificate) KeyStore.getInstance(store.toFile(), PASSWORD).getCertificate(alias);
    }

    /** Returns the context of a client that shows its certificate and trusts the one of a server. */
    public SSLContext client(String alias, X509Certificate server) throws Exception {
        KeyStore all = KeyStore.getInstance(store.toFile(), PASSWORD);
        KeyStore own = empty();
        own.setKeyEntry(alias, all.getKey(alias, PASSWORD), PASSWORD, all.getCertificateChain(alias));
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust(server), null);
        return context;
    }

    private static TrustManager[] trust(X509Certificate server) throws Exception {
        KeyStore trusted = empty();
        trusted.setCertificateEntry("server", server);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        return trust.getTrustManagers();
    }

    private static KeyStore empty() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private void keytool(String... arguments) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(
                List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", TestKeyStore.PASSWORD));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed with exit code " + keytool.exitValue());
        }
    }
}
