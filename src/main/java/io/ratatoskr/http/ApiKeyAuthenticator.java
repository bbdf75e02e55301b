package io.ratatoskr.http;

import io.ratatoskr.api.error.ConfigurationInvalid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authenticates callers by the keys of a file: one per line, {@code key} or {@code name=key}; {@code #} starts a comment line.
 * Holds only their hashes. Thread-safe; {@link #refresh} reads the file and must not run on an event loop.
 */
final class ApiKeyAuthenticator {
    private static final Logger LOG = LoggerFactory.getLogger(ApiKeyAuthenticator.class);
    private static final long MAX_FILE_BYTES = 1 << 20;

    private record LoadedKeys(FileTime modified, long size, Set<ByteBuffer> hashes) {}

    private final Path file;
    private volatile LoadedKeys loaded;
    private @Nullable String lastFailure;

    /** @throws ConfigurationInvalid when the file cannot be read or contains no key */
    ApiKeyAuthenticator(Path file) {
        this.file = file;
        try {
            this.loaded = read();
        } catch (IOException e) {
            throw new ConfigurationInvalid("ratatoskr.http.keys-file: cannot read %s: %s".formatted(file, reason(e)));
        }
    }

    /**
     * Looks the key up by its hash, in a time that does not depend on the number of keys. A caller cannot steer how many bytes of a
     * SHA-256 agree with a known one, so the time of the comparison reveals nothing about the keys.
     */
    boolean matches(String candidate) {
        return loaded.hashes.contains(hash(candidate));
    }

    /** Reloads the file when it has changed. A file that cannot be read leaves the keys unchanged. */
    void refresh() {
        try {
            LoadedKeys old = loaded;
            if (!Files.getLastModifiedTime(file).equals(old.modified) || Files.size(file) != old.size) {
                loaded = read();
                LOG.info("reloaded {}: {} keys", file, loaded.hashes.size());
            }
            lastFailure = null;
        } catch (IOException e) {
            String reason = reason(e);
            if (!reason.equals(lastFailure)) {
                LOG.warn("cannot read {}; the keys stay unchanged: {}", file, reason);
                lastFailure = reason;
            }
        }
    }

    private LoadedKeys read() throws IOException {
        FileTime modified = Files.getLastModifiedTime(file);
        long size = Files.size(file);
        if (size > MAX_FILE_BYTES) {
            throw new IOException("it has more than %d bytes".formatted(MAX_FILE_BYTES));
        }
        Set<ByteBuffer> hashes = new HashSet<>();
        for (String line : Files.readAllLines(file)) {
            String text = line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                hashes.add(hash(keyOf(text)));
            }
        }
        if (hashes.isEmpty()) {
            throw new IOException("it contains no key");
        }
        return new LoadedKeys(modified, size, Set.copyOf(hashes));
    }

    /** Returns the part after the name; equals signs at the end are part of a key without a name. */
    private static String keyOf(String line) {
        int equals = line.indexOf('=');
        String rest = equals < 0 ? "" : line.substring(equals + 1).strip();
        return rest.chars().allMatch(c -> c == '=') ? line : rest;
    }

    private static ByteBuffer hash(String key) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
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
