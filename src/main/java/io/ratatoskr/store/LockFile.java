package io.ratatoskr.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ratatoskr.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lock file {@code models.lock}: pins the commit and file checksums of each repository revision. Replaced atomically;
 * writers must hold the store's lock.
 */
final class LockFile {
    /**
     * @param commit 40 hexadecimal digits
     * @param sha256 checksums of the files, by path
     * @param sizes file sizes in bytes, by path
     */
    record LockedRevision(String commit, Map<String, String> sha256, Map<String, Long> sizes) {}

    private final Path file;

    LockFile(Path file) {
        this.file = file;
    }

    /** @throws ModelStoreException when the file is malformed */
    Optional<LockedRevision> find(String repository, String revision) throws IOException {
        JsonNode entry = read().path("models").path(key(repository, revision));
        if (entry.isMissingNode()) {
            return Optional.empty();
        }
        String commit = entry.path("commit").asText();
        CommitId.require(commit, "models.lock, entry %s,".formatted(key(repository, revision)));
        var sha256 = new LinkedHashMap<String, String>();
        var sizes = new LinkedHashMap<String, Long>();
        for (Map.Entry<String, JsonNode> each : entry.path("files").properties()) {
            sha256.put(each.getKey(), each.getValue().path("sha256").asText());
            sizes.put(each.getKey(), each.getValue().path("size").asLong(-1));
        }
        return Optional.of(new LockedRevision(commit, sha256, sizes));
    }

    void put(String repository, String revision, LockedRevision entry) throws IOException {
        ObjectNode root = read();
        root.put("version", 1);
        ObjectNode files = root.withObjectProperty("models")
                .putObject(key(repository, revision))
                .put("commit", entry.commit)
                .putObject("files");
        entry.sha256.forEach((path, checksum) -> files.putObject(path)
                .put("size", entry.sizes.getOrDefault(path, -1L))
                .put("sha256", checksum));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path next = Files.createTempFile(file.toAbsolutePath().getParent(), "models", ".lock.part");
        try {
            Files.write(next, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    /** The whole file: an object whose {@code models} is one too, and each entry of it. */
    private ObjectNode read() throws IOException {
        if (!Files.exists(file)) {
            return Json.mapper().createObjectNode();
        }
        try {
            if (Json.mapper().readTree(Files.readAllBytes(file)) instanceof ObjectNode root && isWellFormed(root)) {
                return root;
            }
        } catch (IOException e) {
            throw unreadable(e.getClass().getSimpleName(), e);
        }
        throw unreadable("an entry is not an object", null);
    }

    private static boolean isWellFormed(ObjectNode root) {
        JsonNode models = root.path("models");
        if (models.isMissingNode()) {
            return true;
        }
        return models.isObject()
                && models.valueStream()
                        .allMatch(entry -> entry.path("commit").isTextual()
                                && entry.path("files").isObject());
    }

    private ModelStoreException unreadable(String reason, @Nullable IOException cause) {
        return new ModelStoreException(
                "%s cannot be read (%s); fix it, or delete it and download again".formatted(file.getFileName(), reason),
                cause);
    }

    private static String key(String repository, String revision) {
        return repository + "@" + revision;
    }
}
