package io.ratatoskr.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The cache of Hugging Face's own tools: {@code hub/models--<organisation>--<name>/snapshots/<commit>}. Read-only.
 */
record HubCache(Path folder) {
    private static final int MAX_REF_BYTES = 100;

    /** The folder of a revision, if present. */
    Optional<Path> find(String repository, String revision) throws IOException {
        Path model = StoreLayout.resolve(folder, "models--" + repository.replace("/", "--"));
        Optional<String> commit = commit(model, revision);
        return commit.map(id -> model.resolve("snapshots").resolve(id)).filter(Files::isDirectory);
    }

    private static Optional<String> commit(Path model, String revision) throws IOException {
        if (CommitId.isValid(revision)) {
            return Optional.of(revision);
        }
        Path ref = StoreLayout.resolve(model.resolve("refs"), revision);
        if (!Files.isRegularFile(ref) || Files.size(ref) > MAX_REF_BYTES) {
            return Optional.empty();
        }
        return Optional.of(Files.readString(ref, StandardCharsets.US_ASCII).strip())
                .filter(CommitId::isValid);
    }
}
