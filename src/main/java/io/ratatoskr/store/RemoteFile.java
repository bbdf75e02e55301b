package io.ratatoskr.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of a repository at one commit.
 *
 * @param path in the repository
 * @param etag the ETag of its content: the SHA-256 of large files, the git blob hash of small ones
 */
record RemoteFile(String path, String commit, long size, String etag) {
    private static final int SHA256_DIGITS = 64;
    private static final int SHA1_DIGITS = 40;

    /** @throws ModelStoreException when size or checksum differ from those of the hub */
    void verify(Path file) throws IOException {
        long present = Files.size(file);
        if (present != size) {
            throw new ModelStoreException(
                    "%s has %,d bytes, the hub reported %,d; download it again".formatted(path, present, size));
        }
        String found = switch (etag.length()) {
            case SHA256_DIGITS -> Hashes.sha256(file);
            case SHA1_DIGITS -> Hashes.gitBlob(file);
            default ->
                throw new ModelStoreException("%s: the hub sent no checksum (its ETag is '%s'), so it is rejected"
                        .formatted(path, etag.length() > 80 ? etag.substring(0, 80) : etag));
        };
        if (!found.equals(etag)) {
            throw new ModelStoreException(
                    "%s is not what the hub has: its checksum is %s; expected %s".formatted(path, found, etag));
        }
    }
}
