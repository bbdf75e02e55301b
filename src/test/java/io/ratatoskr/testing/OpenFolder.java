package io.ratatoskr.testing;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;

/** A folder that every user can enter, so that the modes of its files decide who can read them. */
public final class OpenFolder {
    private OpenFolder() {}

    /** Opens the folder; skips the test where a folder above it cannot be entered. */
    public static void open(Path folder) throws IOException {
        mode(folder, "rwxr-xr-x");
        for (Path each = folder.toRealPath(); each != null; each = each.getParent()) {
            assumeThat(Files.getPosixFilePermissions(each)).contains(PosixFilePermission.OTHERS_EXECUTE);
        }
    }

    /** Sets a mode such as {@code rw-r--r--}. */
    public static void mode(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
