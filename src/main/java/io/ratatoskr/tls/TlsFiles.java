package io.ratatoskr.tls;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.settings.SecretFiles;
import io.ratatoskr.settings.TlsSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Reads the PEM files of certificates and keys. */
final class TlsFiles {
    /** What changes when a file is written, or a link to it is replaced. */
    record State(List<String> files) {
        static State of(TlsSettings settings) {
            return new State(Stream.of(
                            Optional.of(settings.certificate()),
                            Optional.of(settings.key()),
                            settings.clientCa(),
                            settings.clientCrl())
                    .flatMap(Optional::stream)
                    .map(State::of)
                    .toList());
        }

        private static String of(Path file) {
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return "%d %d %s"
                        .formatted(
                                attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                                attributes.size(),
                                attributes.fileKey());
            } catch (IOException missing) {
                return "";
            }
        }
    }

    private TlsFiles() {}

    /** @throws ConfigurationInvalid when they cannot be used */
    static TlsMaterial read(TlsSettings settings) {
        List<X509Certificate> chain = certificates("ratatoskr.tls.certificate", settings.certificate());
        PrivateKey key = key(settings, chain.getFirst());
        Optional<List<X509Certificate>> authorities =
                settings.clientCa().map(file -> certificates("ratatoskr.tls.client-ca", file));
        if (authorities.isEmpty()) {
            return new TlsMaterial(key, chain, null);
        }
        var trusted = new TlsMaterial.Trusted(
                authorities.get(),
                settings.clientCrl()
                        .map(file -> RevocationLists.read(file, authorities.get()))
                        .orElse(null));
        return new TlsMaterial(key, chain, trusted);
    }

    private static List<X509Certificate> certificates(String setting, Path file) {
        var certificates = new ArrayList<X509Certificate>();
        try {
            var factory = CertificateFactory.getInstance("X.509");
            for (PemBlocks.Block block : PemBlocks.read(file)) {
                if (block.kind().equals("CERTIFICATE")) {
                    certificates.add(
                            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der())));
                }
            }
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw unusable(setting, file, e, "certificates");
        }
        if (certificates.isEmpty()) {
            throw new ConfigurationInvalid("%s: %s has no certificate; expected a PEM file".formatted(setting, file));
        }
        return certificates;
    }

    private static PrivateKey key(TlsSettings settings, X509Certificate certificate) {
        PrivateKey key;
        try {
            // Before and at each renewal: the mode of the new file may be another one
            Optional<String> mistake = SecretFiles.mistake(settings.key());
            if (mistake.isPresent()) {
                throw new ConfigurationInvalid("ratatoskr.tls.key: " + mistake.get());
            }
            PemBlocks.Block block = PemBlocks.read(settings.key()).stream()
                    .filter(candidate -> candidate.kind().endsWith("PRIVATE KEY"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("it has no private key"));
            key = CertificateKeys.decode(block, certificate.getPublicKey());
        } catch (ConfigurationInvalid e) {
            throw e;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw unusable("ratatoskr.tls.key", settings.key(), e, "a private key, best as PKCS#8, without a password");
        }
        if (key == null) {
            throw new ConfigurationInvalid("ratatoskr.tls.key: the key in %s is not that of the certificate in %s"
                    .formatted(settings.key(), settings.certificate()));
        }
        return key;
    }

    /** Messages of failures to decode may hold nothing of a key: those of the JDK name positions and formats only. */
    private static ConfigurationInvalid unusable(String setting, Path file, Exception cause, String expected) {
        String reason =
                cause instanceof IllegalArgumentException && cause.getMessage() != null && !isBase64Failure(cause)
                        ? cause.getMessage()
                        : cause.getClass().getSimpleName();
        return new ConfigurationInvalid(
                "%s: cannot use %s (%s); expected a PEM file with %s".formatted(setting, file, reason, expected));
    }

    /** Its message holds a character of the text. */
    private static boolean isBase64Failure(Exception cause) {
        return cause.getStackTrace().length > 0
                && cause.getStackTrace()[0].getClassName().startsWith("java.util.Base64");
    }
}
