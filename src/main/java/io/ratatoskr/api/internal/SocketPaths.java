package io.ratatoskr.api.internal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The length of paths of Unix sockets. The system has 108 bytes for one, macOS and BSD 104; the JDK leaves two of them unused (tried with
 * JDK 25: 106 bytes bind, 107 do not).
 */
public final class SocketPaths {
    /** Maximum bytes of a path on this system. */
    public static final int MAX_BYTES =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).matches("(linux|windows).*") ? 106 : 102;

    private SocketPaths() {}

    /** Returns what is wrong with the length of the path; empty: nothing. */
    public static Optional<String> mistake(Path path) {
        int bytes = path.toString().getBytes(StandardCharsets.UTF_8).length;
        return bytes <= MAX_BYTES
                ? Optional.empty()
                : Optional.of("%s has %d bytes; the path of a socket may have at most %d on this system"
                        .formatted(path, bytes, MAX_BYTES));
    }
}
