package io.ratatoskr.registry;

import io.ratatoskr.api.GatewayException;
import io.ratatoskr.registry.RegistrySnapshot.ProviderEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that stores fetched model lists. It is replaced atomically by way of a temporary file, so that a reader always finds a
 * complete file. If two processes write at the same time, the later write wins. Thread-safe.
 */
public final class RegistrySnapshotFile {
    private static final Logger LOG = LoggerFactory.getLogger(RegistrySnapshotFile.class);
    /** Maximum file size in bytes. */
    static final int MAX_FILE_BYTES = 32 << 20;

    private final Path path;
    private final ReentrantLock writeLock = new ReentrantLock();

    public RegistrySnapshotFile(Path path) {
        this.path = path;
    }

    /** Reads the file. A missing file is empty; so is an invalid one, with a warning. */
    public RegistrySnapshot read() {
        try {
            return load();
        } catch (NoSuchFileException e) {
            return RegistrySnapshot.NONE;
        } catch (IOException | GatewayException | IllegalArgumentException e) {
            LOG.warn(
                    "{}: stored model lists are not used: {}; the file will be rewritten",
                    path,
                    describe(e));
            return RegistrySnapshot.NONE;
        }
    }

    /**
     * Replaces the entries of these providers; those of others stay.
     *
     * @throws IOException when the file cannot be written; it is then unchanged
     */
    public void update(Collection<ProviderEntry> updates) throws IOException {
        writeLock.lock();
        try {
            Map<String, ProviderEntry> byProvider = new LinkedHashMap<>();
            loadOrEmpty().providers().forEach(source -> byProvider.put(source.provider(), source));
            updates.forEach(source -> byProvider.put(source.provider(), source));
            writeAtomically(RegistrySnapshotJson.write(new RegistrySnapshot("", List.copyOf(byProvider.values()), List.of())));
        } finally {
            writeLock.unlock();
        }
    }

    private RegistrySnapshot loadOrEmpty() {
        try {
            return load();
        } catch (IOException | GatewayException | IllegalArgumentException e) {
            LOG.debug("{}: rewriting the file: {}", path, describe(e));
            return RegistrySnapshot.NONE;
        }
    }

    private RegistrySnapshot load() throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] document = in.readNBytes(MAX_FILE_BYTES + 1);
            if (document.length > MAX_FILE_BYTES) {
                throw new IOException("file exceeds %d MiB".formatted(MAX_FILE_BYTES >> 20));
            }
            return RegistrySnapshotJson.read(document);
        }
    }

    private void writeAtomically(byte[] document) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        // Accessible only to its owner, if the file system supports it
        Path temporary = Files.createTempFile(folder, path.getFileName().toString(), ".part");
        try {
            Files.write(temporary, document);
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static String describe(Exception failure) {
        return failure instanceof IOException
                ? "%s: %s".formatted(failure.getClass().getSimpleName(), failure.getMessage())
                : String.valueOf(failure.getMessage());
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
