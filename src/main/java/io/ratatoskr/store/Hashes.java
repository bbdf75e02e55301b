package io.ratatoskr.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Computes file checksums as lower-case hexadecimal digits. */
final class Hashes {
    private static final int BUFFER_SIZE = 1 << 16;

    private Hashes() {}

    static String sha256(Path file) throws IOException {
        return digest(newDigest("SHA-256"), file);
    }

    /** The git blob hash, which the hub sends as the ETag of small files. */
    static String gitBlob(Path file) throws IOException {
        MessageDigest sha1 = newDigest("SHA-1");
        sha1.update(("blob " + Files.size(file) + "\0").getBytes(US_ASCII));
        return digest(sha1, file);
    }

    private static String digest(MessageDigest digest, Path file) throws IOException {
        byte[] block = new byte[BUFFER_SIZE];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                digest.update(block, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest newDigest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
