package io.ratatoskr.access;

import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.settings.SecretFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authenticates callers by the keys of a file, whose format {@link KeysFileParser} has. Holds only their hashes. Thread-safe; {@link
 * #refresh} reads the file and must not run on an event loop.
 */
final class ApiKeys {
    private static final Logger LOG = LoggerFactory.getLogger(ApiKeys.class);
    private static final long MAX_FILE_BYTES = 1 << 20;
    /** Failed readings in a row that revoke all keys; more than one, because a file is often replaced in two steps. */
    private static final int FAILURES_TO_REVOKE = 2;

    private record LoadedKeys(
            @Nullable FileTime modified, long size, Map<ByteBuffer, ApiKey> keys, List<Integer> invalidLines) {}

    private final Path file;
    private volatile LoadedKeys loaded;
    private int failures;
    /** Whether the log says that other users can read or write the file. */
    private boolean exposed;

    /** @throws ConfigurationInvalid when the file cannot be read, contains no key or has a line in another format */
    ApiKeys(Path file) {
        this.file = file;
        try {
            this.loaded = read();
        } catch (IOException e) {
            throw invalid("cannot read %s: %s".formatted(file, reason(e)));
        }
        if (!loaded.invalidLines.isEmpty()) {
            throw invalid(formatOf(loaded.invalidLines));
        }
        if (loaded.keys.isEmpty()) {
            throw invalid("%s contains no key, so nobody could use the gateway; add one per line, or unset it"
                    .formatted(file));
        }
    }

    /**
     * Looks the key up by its hash, in a time that does not depend on the number of keys. A caller cannot steer how many bytes of a
     * SHA-256 agree with a known one, so the time of the comparison reveals nothing about the keys.
     *
     * @return null when the file does not contain it
     */
    @Nullable
    ApiKey find(String candidate) {
        return loaded.keys.get(hash(candidate));
    }

    /**
     * Reloads the file when it has changed. The keys are exactly those of the file: one without keys revokes all of them, and so does a
     * file that is missing or cannot be read twice in a row, until it can be read again. A file that other users can read or write changes
     * nothing, which is logged once. Called by one thread at a time.
     */
    synchronized void refresh() {
        try {
            LoadedKeys old = loaded;
            if (!Files.getLastModifiedTime(file).equals(old.modified) || Files.size(file) != old.size) {
                LoadedKeys now = read();
                // After the reading: a mode that others could use has been that of the content, or will be
                if (isProtected()) {
                    loaded = now;
                    report(now);
                }
            }
            failures = 0;
        } catch (IOException e) {
            failures++;
            if (failures == FAILURES_TO_REVOKE) {
                loaded = new LoadedKeys(null, -1, Map.of(), List.of());
                LOG.error(
                        "cannot read {} ({}): all keys are revoked, and every request is refused, until it can be read",
                        file,
                        reason(e));
            }
        }
    }

    private boolean isProtected() throws IOException {
        Optional<String> mistake = SecretFiles.mistake(file);
        if (mistake.isPresent() && !exposed) {
            LOG.error("not reloaded, the earlier keys remain valid: {}", mistake.get());
        }
        exposed = mistake.isPresent();
        return !exposed;
    }

    private void report(LoadedKeys now) {
        if (!now.invalidLines.isEmpty()) {
            LOG.warn("{}: ignored: {}", file, formatOf(now.invalidLines));
        }
        if (now.keys.isEmpty()) {
            LOG.warn("{} contains no key any more: all keys are revoked, and every request is refused", file);
        } else {
            LOG.info("reloaded {}: {} keys", file, now.keys.size());
        }
    }

    private LoadedKeys read() throws IOException {
        FileTime modified = Files.getLastModifiedTime(file);
        long size = Files.size(file);
        if (size > MAX_FILE_BYTES) {
            throw new IOException("it has more than %d bytes".formatted(MAX_FILE_BYTES));
        }
        var keys = new HashMap<ByteBuffer, ApiKey>();
        var invalidLines = new ArrayList<Integer>();
        KeysFileParser.parse(Files.readAllLines(file), (key, owner) -> keys.put(hash(key), owner), invalidLines::add);
        return new LoadedKeys(modified, size, Map.copyOf(keys), List.copyOf(invalidLines));
    }

    private ConfigurationInvalid invalid(String what) {
        return new ConfigurationInvalid("ratatoskr.access.keys-file: " + what);
    }

    private String formatOf(List<Integer> lines) {
        return "line %s of %s (not shown) is neither key nor name=key, followed by nothing or by the word admin"
                .formatted(lines.getFirst(), file);
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
