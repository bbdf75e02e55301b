package io.ratatoskr.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import org.jspecify.annotations.Nullable;

/** Private keys of certificates. TLS itself notices a wrong one in handshakes only. */
final class CertificateKeys {
    private static final byte[] PROBE = "ratatoskr".getBytes(StandardCharsets.US_ASCII);

    private CertificateKeys() {}

    /**
     * Decodes a private key.
     *
     * @param expected the key of the certificate
     * @return null when it is not the private key of that one, as while both files are being replaced
     * @throws IllegalArgumentException when the block is no private key, or has a password
     */
    static @Nullable PrivateKey decode(PemBlocks.Block block, PublicKey expected) throws GeneralSecurityException {
        byte[] pkcs8 = switch (block.kind()) {
            case "PRIVATE KEY" -> block.der();
            case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> Der.pkcs8(block.der(), expected.getEncoded());
            default -> throw new IllegalArgumentException("%s is not supported".formatted(block.kind()));
        };
        PrivateKey key;
        try {
            key = KeyFactory.getInstance(expected.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (InvalidKeySpecException otherAlgorithm) {
            return null;
        }
        return isPair(key, expected) ? key : null;
    }

    private static boolean isPair(PrivateKey key, PublicKey expected) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                switch (expected.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> expected.getAlgorithm();
                });
        try {
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(expected);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (SignatureException otherKey) {
            return false;
        }
    }
}
