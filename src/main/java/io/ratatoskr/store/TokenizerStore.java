package io.ratatoskr.store;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.store.ModelStore.DownloadRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The tokenizers of hub repositories in the store: those of models, and those that were downloaded alone, which the lock file pins by
 * entries of their own. Thread-safe.
 */
public final class TokenizerStore {
    private static final int MAX_FILE_BYTES = 256 << 20;

    private final ModelStore store;

    public TokenizerStore(ModelStore store) {
        this.store = store;
    }

    /** Returns whether a request may start a download. */
    public boolean allowsOnDemandDownload() {
        return store.allowsOnDemandDownload();
    }

    /** Returns whether {@link #read} finds a file. */
    public boolean contains(String repository, String revision) {
        return find(ModelStore.tokenizerName(repository), revision)
                .or(() -> find(repository, revision))
                .isPresent();
    }

    /**
     * The file of a repository; empty if it is not in the store.
     *
     * @throws IOException when it cannot be read, is too large, or was modified since its download
     */
    public Optional<byte[]> read(String repository, String revision) throws IOException {
        String alone = ModelStore.tokenizerName(repository);
        Optional<Path> file = find(alone, revision);
        if (file.isPresent()) {
            store.verify(alone, revision);
        } else {
            file = find(repository, revision);
        }
        if (file.isPresent() && Files.size(file.get()) > MAX_FILE_BYTES) {
            throw new ModelStoreException("the file is larger than " + MAX_FILE_BYTES + " bytes");
        }
        return file.isEmpty() ? Optional.empty() : Optional.of(Files.readAllBytes(file.get()));
    }

    private Optional<Path> find(String name, String revision) {
        return store.find(name, revision)
                .map(folder -> folder.resolve(HubFileList.TOKENIZER))
                .filter(Files::isRegularFile);
    }

    /**
     * Downloads the tokenizer; one that is present is only verified. Blocks; concurrent calls share one download.
     *
     * @param upgrade whether to take the revision's newest commit instead of the one in the lock file
     * @throws ModelStoreException when the download fails
     * @throws GatewayException when this caller is cancelled or its time is up
     */
    public void download(
            String repository, String revision, boolean upgrade, DownloadListener progress, Cancellation cancellation)
            throws IOException {
        store.download(
                new DownloadRequest(repository, revision, Optional.empty(), upgrade, true), progress, cancellation);
    }
}
