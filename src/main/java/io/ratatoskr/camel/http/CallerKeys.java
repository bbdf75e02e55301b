package io.ratatoskr.camel.http;

import io.ratatoskr.api.ConfigurationInvalid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authenticates callers by the keys of a file: one per line, {@code key} or {@code name=key}; {@code #} starts a comment line.
 * Holds only their hashes. Thread-safe; {@link #refresh} reads the file and must not run on an event loop.
 */
final class CallerKeys {
    private static final Logger LOG = LoggerFactory.getLogger(CallerKeys.class);
    private static final long LARGEST_FILE = 1 << 20;

    private record State(FileTime modified, long size, List<byte[]> hashes) {}

    private final Path file;
    private volatile State state;
    private @Nullable String complaint;

    /** @throws ConfigurationInvalid when the file cannot be read or contains no key */
    CallerKeys(Path file) {
        this.file = file;
        try {
            this.state = read();
        } catch (IOException e) {
            throw new ConfigurationInvalid(
                    "ratatoskr.http.keys-file: cannot read %s: %s".formatted(file, reason(e)));
        }
    }

    /** Compares the key with all known keys in constant time. */
    boolean matches(String candidate) {
        byte[] hash = hash(candidate);
        boolean found = false;
        for (byte[] known : state.hashes) {
            found |= MessageDigest.isEqual(known, hash);
        }
        return found;
    }

    /** Reloads the file when it has changed. A file that cannot be read leaves the keys unchanged. */
    void refresh() {
        try {
            State old = state;
            if (!Files.getLastModifiedTime(file).equals(old.modified) || Files.size(file) != old.size) {
                state = read();
                LOG.info("reloaded {}: {} keys", file, state.hashes.size());
            }
            complaint = null;
        } catch (IOException e) {
            String why = reason(e);
            if (!why.equals(complaint)) {
                LOG.warn("cannot read {}; the keys stay unchanged: {}", file, why);
                complaint = why;
            }
        }
    }

    private State read() throws IOException {
        FileTime modified = Files.getLastModifiedTime(file);
        long size = Files.size(file);
        if (size > LARGEST_FILE) {
            throw new IOException("it has more than %d bytes".formatted(LARGEST_FILE));
        }
        List<byte[]> hashes = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            String text = line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                hashes.add(hash(keyOf(text)));
            }
        }
        if (hashes.isEmpty()) {
            throw new IOException("it contains no key");
        }
        return new State(modified, size, List.copyOf(hashes));
    }

    /** Returns the part after the name; equals signs at the end are part of a key without a name. */
    private static String keyOf(String line) {
        int equals = line.indexOf('=');
        String rest = equals < 0 ? "" : line.substring(equals + 1).strip();
        return rest.chars().allMatch(c -> c == '=') ? line : rest;
    }

    private static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null || e instanceof java.nio.file.FileSystemException
                ? e.getClass().getSimpleName()
                : e.getMessage();
    }
}
