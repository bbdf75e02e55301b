package io.ratatoskr.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.http.TestCertificate;
import io.ratatoskr.settings.TlsSettings;
import io.ratatoskr.testing.LogCapture;
import io.ratatoskr.testing.OpenFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates and keys from PEM files, as several tools write them. */
final class ServerTlsTest {
    @TempDir
    static Path folders;

    private static TlsSettings pem;
    private static TlsSettings other;

    @TempDir
    Path folder;

    @BeforeAll
    static void certificates() throws Exception {
        pem = TestCertificate.in(Files.createDirectory(folders.resolve("first")))
                .pem();
        other = TestCertificate.in(Files.createDirectory(folders.resolve("second")))
                .pem();
    }

    private static ServerTls prepared(TlsSettings settings) {
        var tls = new ServerTls(settings);
        tls.prepare();
        return tls;
    }

    @ParameterizedTest
    @CsvSource({"RSA,2048,RSA PRIVATE KEY", "EC,256,EC PRIVATE KEY", "EC,384,EC PRIVATE KEY"})
    void the_older_formats_of_OpenSSL_are_decoded(String algorithm, int size, String kind) throws Exception {
        // cert-manager writes them by default
        var generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(size);
        KeyPair pair = generator.generateKeyPair();
        byte[] pkcs8 = pair.getPrivate().getEncoded();
        byte[] older = lastElement(pkcs8);
        assertThat(CertificateKeys.decode(new PemBlocks.Block(kind, older), pair.getPublic()))
                .isEqualTo(pair.getPrivate());
        assertThat(CertificateKeys.decode(
                        new PemBlocks.Block(kind, older),
                        generator.generateKeyPair().getPublic()))
                .isNull();
    }

    /** The OCTET STRING at the end of PKCS#8: the key in the older format. */
    private static byte[] lastElement(byte[] pkcs8) {
        for (int at = 0; at < pkcs8.length - 4; at++) {
            if (pkcs8[at] == 0x04) {
                int first = pkcs8[at + 1] & 0xff;
                int start = at + 2 + (first < 0x80 ? 0 : first & 0x7f);
                int length = first < 0x80 ? first : 0;
                for (int i = 0; first >= 0x80 && i < (first & 0x7f); i++) {
                    length = (length << 8) | (pkcs8[at + 2 + i] & 0xff);
                }
                if (start + length == pkcs8.length) {
                    return Arrays.copyOfRange(pkcs8, start, pkcs8.length);
                }
            }
        }
        throw new IllegalArgumentException("no key");
    }

    @Test
    void text_around_the_blocks_is_skipped() throws Exception {
        Path certificate = folder.resolve("cert.pem");
        Files.writeString(
                certificate,
                "subject=CN = localhost\r\n"
                        + Files.readString(pem.certificate()).replace("\n", "\r\n") + "end\r\n");
        assertThat(prepared(new TlsSettings(certificate, pem.key(), Optional.empty()))
                        .jdkContext())
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-----BEGIN PRIVATE KEY-----\nAAAA",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
                "-----BEGIN RSA PRIVATE KEY-----\nsecret!\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----"
            })
    void a_key_that_cannot_be_used_is_named_and_not_shown(String content) throws Exception {
        Path key = Files.writeString(folder.resolve("key.pem"), content);
        var tls = new ServerTls(new TlsSettings(pem.certificate(), key, Optional.empty()));
        assertThatThrownBy(tls::prepare)
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContaining(key.toString())
                .hasMessageNotContaining("secret");
    }

    @Test
    void the_contexts_of_Netty_and_the_JDK_follow_the_files() throws Exception {
        Path certificate = Files.copy(pem.certificate(), folder.resolve("cert.pem"));
        Path key = Files.copy(pem.key(), folder.resolve("key.pem"));
        ServerTls tls = prepared(new TlsSettings(certificate, key, Optional.of(other.certificate())));
        SslContext netty = tls.nettyContext("h2");
        SSLContext before = tls.jdkContext();
        Object session = netty.sessionContext();
        tls.refresh();
        tls.refresh();
        assertThat(tls.jdkContext()).isSameAs(before);

        Files.copy(other.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(other.key(), key, StandardCopyOption.REPLACE_EXISTING);
        tls.refresh();
        assertThat(tls.jdkContext()).as("while the files may still change").isSameAs(before);
        tls.refresh();
        assertThat(tls.jdkContext()).isNotSameAs(before);
        assertThat(netty.sessionContext()).isNotSameAs(session);
        assertThat(netty.applicationProtocolNegotiator().protocols()).containsExactly("h2");
        assertThat(netty.newEngine(UnpooledByteBufAllocator.DEFAULT).getNeedClientAuth())
                .isTrue();
    }

    @Test
    void a_renewed_key_that_others_can_read_changes_nothing_until_its_mode_is_right() throws Exception {
        OpenFolder.open(folder);
        Path certificate = Files.copy(pem.certificate(), folder.resolve("cert.pem"));
        Path key = Files.copy(pem.key(), folder.resolve("key.pem"));
        OpenFolder.mode(key, "rw-------");
        ServerTls tls = prepared(new TlsSettings(certificate, key, Optional.empty()));
        SSLContext before = tls.jdkContext();
        try (LogCapture log = LogCapture.start()) {
            Files.copy(other.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(other.key(), key, StandardCopyOption.REPLACE_EXISTING);
            OpenFolder.mode(key, "rw-r--r--");
            for (int look = 0; look < 12; look++) {
                tls.refresh();
            }
            assertThat(tls.jdkContext()).isSameAs(before);
            assertThat(log.text().split("still get the earlier certificate: .*" + key + " is readable by", -1))
                    .as("one line")
                    .hasSize(2);
        }
        OpenFolder.mode(key, "rw-------");
        tls.refresh();
        assertThat(tls.jdkContext()).isNotSameAs(before);
    }

    @Test
    void ciphers_have_forward_secrecy_and_authenticated_encryption() {
        ServerTls tls = prepared(pem);
        SSLParameters parameters = tls.parameters();
        assertThat(parameters.getProtocols()).containsExactly("TLSv1.3", "TLSv1.2");
        assertThat(parameters.getCipherSuites())
                .isNotEmpty()
                .allMatch(suite -> suite.contains("GCM") || suite.contains("CHACHA20"))
                .allMatch(suite ->
                        suite.startsWith("TLS_AES") || suite.startsWith("TLS_CHACHA") || suite.contains("DHE"));
        assertThat(parameters.getNeedClientAuth()).isFalse();
        assertThat(tls.jdkContext().createSSLEngine().getSupportedCipherSuites())
                .contains(parameters.getCipherSuites());
    }

    @Test
    void clients_cannot_renegotiate() {
        prepared(pem);
        assertThat(System.getProperty("jdk.tls.rejectClientInitiatedRenegotiation"))
                .isEqualTo("true");
    }

    @Test
    void a_missing_authority_file_is_named() {
        Path missing = folder.resolve("ca.pem");
        var tls = new ServerTls(new TlsSettings(pem.certificate(), pem.key(), Optional.of(missing)));
        assertThatThrownBy(tls::prepare)
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageStartingWith("ratatoskr.tls.client-ca: cannot use " + missing);
    }
}
