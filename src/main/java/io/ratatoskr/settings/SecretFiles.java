package io.ratatoskr.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/**
 * Checks the permissions of files that contain keys. Readers in the file's group are its owner's choice; any other user of the machine must
 * neither read nor change it. A folder above it that others cannot enter protects it too.
 */
public final class SecretFiles {
    /** Kubernetes mounts secrets with this link in their paths; by default with mode 0644. */
    private static final Path KUBERNETES_LINK = Path.of("..data");
    /** Docker mounts secrets here, by default with mode 0444. */
    private static final Path DOCKER_FOLDER = Path.of("/run/secrets");

    private SecretFiles() {}

    /**
     * Returns why the file cannot be used.
     *
     * @throws IOException when it cannot be examined
     */
    public static Optional<String> mistake(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return Optional.empty();
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        boolean writable = permissions.contains(PosixFilePermission.OTHERS_WRITE);
        boolean readable = permissions.contains(PosixFilePermission.OTHERS_READ) && !isMountedSecret(file);
        if (!(writable || readable) || !isReachable(file.toRealPath())) {
            return Optional.empty();
        }
        return Optional.of("%s is %s by every user of this machine; run chmod 600 on it"
                .formatted(file, writable ? "writable" : "readable"));
    }

    /** A container has no other users, and its secrets have the mode that the mount gives all of them. */
    private static boolean isMountedSecret(Path file) throws IOException {
        if (file.toAbsolutePath().normalize().startsWith(DOCKER_FOLDER)) {
            return true;
        }
        Path folder = file.toAbsolutePath().normalize().getParent();
        Path link = folder == null ? null : folder.resolve(KUBERNETES_LINK);
        return link != null && Files.isSymbolicLink(link) && file.toRealPath().startsWith(link.toRealPath());
    }

    private static boolean isReachable(Path file) throws IOException {
        for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
            if (!Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }
}
