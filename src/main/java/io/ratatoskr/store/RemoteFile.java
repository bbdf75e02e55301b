package io.ratatoskr.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of a repository at one commit.
 *
 * @param path in the repository
 * @param tag the ETag of its content: the SHA-256 of large files, the git blob hash of small ones
 */
record RemoteFile(String path, String commit, long size, String tag) {
    private static final int SHA256_DIGITS = 64;
    private static final int SHA1_DIGITS = 40;

    /** @throws StoreFailure when size or checksum differ from those of the hub */
    void check(Path file) throws IOException {
        long there = Files.size(file);
        if (there != size) {
            throw new StoreFailure(
                    "%s has %,d bytes, the hub reported %,d; download it again".formatted(path, there, size));
        }
        String found = switch (tag.length()) {
            case SHA256_DIGITS -> Hashes.sha256(file);
            case SHA1_DIGITS -> Hashes.gitBlob(file);
            default ->
                throw new StoreFailure("%s: the hub sent no checksum (its ETag is '%s'), so it is rejected"
                        .formatted(path, tag.length() > 80 ? tag.substring(0, 80) : tag));
        };
        if (!found.equals(tag)) {
            throw new StoreFailure(
                    "%s is not what the hub has: its checksum is %s; expected %s".formatted(path, found, tag));
        }
    }
}
