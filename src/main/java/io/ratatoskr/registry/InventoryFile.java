package io.ratatoskr.registry;

import io.ratatoskr.api.GatewayException;
import io.ratatoskr.registry.Inventory.Source;
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
public final class InventoryFile {
    private static final Logger LOG = LoggerFactory.getLogger(InventoryFile.class);
    /** Maximum file size in bytes. */
    static final int LONGEST = 32 << 20;

    private final Path path;
    private final ReentrantLock writing = new ReentrantLock();

    public InventoryFile(Path path) {
        this.path = path;
    }

    /** Reads the file. A missing file is empty; so is an invalid one, with a warning. */
    public Inventory read() {
        try {
            return load();
        } catch (NoSuchFileException e) {
            return Inventory.NONE;
        } catch (IOException | GatewayException | IllegalArgumentException e) {
            LOG.warn(
                    "{}: stored model lists are not used: {}; the file will be rewritten",
                    path,
                    why(e));
            return Inventory.NONE;
        }
    }

    /**
     * Replaces the entries of these providers; those of others stay.
     *
     * @throws IOException when the file cannot be written; it is then unchanged
     */
    public void update(Collection<Source> sources) throws IOException {
        writing.lock();
        try {
            Map<String, Source> all = new LinkedHashMap<>();
            current().sources().forEach(source -> all.put(source.provider(), source));
            sources.forEach(source -> all.put(source.provider(), source));
            replace(InventoryJson.write(new Inventory("", List.copyOf(all.values()), List.of())));
        } finally {
            writing.unlock();
        }
    }

    private Inventory current() {
        try {
            return load();
        } catch (IOException | GatewayException | IllegalArgumentException e) {
            LOG.debug("{}: rewriting the file: {}", path, why(e));
            return Inventory.NONE;
        }
    }

    private Inventory load() throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] document = in.readNBytes(LONGEST + 1);
            if (document.length > LONGEST) {
                throw new IOException("file exceeds %d MiB".formatted(LONGEST >> 20));
            }
            return InventoryJson.read(document);
        }
    }

    private void replace(byte[] document) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        // Accessible only to its owner, if the file system supports it
        Path beside = Files.createTempFile(folder, path.getFileName().toString(), ".part");
        try {
            Files.write(beside, document);
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private static String why(Exception failure) {
        return failure instanceof IOException
                ? "%s: %s".formatted(failure.getClass().getSimpleName(), failure.getMessage())
                : String.valueOf(failure.getMessage());
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
