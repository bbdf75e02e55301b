package io.ratatoskr.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares the private key of a PEM file with the certificate of another. TLS itself notices a wrong one in handshakes only. */
final class CertificateKeys {
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", Pattern.DOTALL);
    private static final byte[] PROBE = "ratatoskr".getBytes(StandardCharsets.US_ASCII);

    private CertificateKeys() {}

    /** Returns true if the key is certainly not that of the certificate, as while both files are being replaced. */
    static boolean differ(Path certificate, Path key) {
        try {
            PublicKey expected = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(certificate)))
                    .iterator()
                    .next()
                    .getPublicKey();
            Matcher pem = PKCS8.matcher(Files.readString(key));
            return pem.find() && !isPair(Base64.getMimeDecoder().decode(pem.group(1)), expected);
        } catch (IOException | GeneralSecurityException | RuntimeException unreadable) {
            return false;
        }
    }

    private static boolean isPair(byte[] key, PublicKey expected) throws GeneralSecurityException {
        String algorithm = expected.getAlgorithm();
        PrivateKey own;
        try {
            own = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(key));
        } catch (InvalidKeySpecException otherAlgorithm) {
            return false;
        }
        Signature signature = Signature.getInstance(
                switch (algorithm) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> algorithm;
                });
        signature.initSign(own);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(expected);
        signature.update(PROBE);
        return signature.verify(signed);
    }
}
