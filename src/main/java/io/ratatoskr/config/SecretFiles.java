package io.ratatoskr.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/** Checks the permissions of files that contain keys. */
final class SecretFiles {
    private SecretFiles() {}

    /**
     * Returns a warning when every user of this machine can read or change the file.
     *
     * @param key that names the file
     */
    static Optional<String> warning(String key, Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return Optional.empty();
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        boolean readable = permissions.contains(PosixFilePermission.OTHERS_READ);
        return readable || permissions.contains(PosixFilePermission.OTHERS_WRITE)
                ? Optional.of("%s: %s is %s by every user of this machine; run chmod 600 on it"
                        .formatted(key, file, readable ? "readable" : "writable"))
                : Optional.empty();
    }
}
