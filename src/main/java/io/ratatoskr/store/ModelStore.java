package io.ratatoskr.store;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.settings.StoreSettings;
import io.ratatoskr.store.LockFile.LockedRevision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models on disk. A download goes to a separate folder, is resumed after an interruption, verified file by file, and moved
 * into place atomically; the lock file records commit and checksums. The first download of a revision pins it: later ones, on any
 * machine with that lock file, get the same commit and checksums or fail, unless they upgrade. Thread-safe; several processes may
 * share a store.
 */
public final class ModelStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelStore.class);
    /** Time that {@link #close} waits for the thread of a stopped download. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    private final StoreSettings settings;
    private final StoreLayout layout;
    private final LockFile lockFile;
    private final ModelDownload downloader;
    private final Map<DownloadRequest, SharedDownload> downloads = new ConcurrentHashMap<>();

    /**
     * A request to download a model.
     *
     * @param tokenizerOnly whether only {@code tokenizer.json} is needed, which is stored apart from the model
     */
    public record DownloadRequest(
            String repository, String revision, Optional<String> graph, boolean upgrade, boolean tokenizerOnly) {
        public DownloadRequest(String repository, String revision, Optional<String> graph, boolean upgrade) {
            this(repository, revision, graph, upgrade, false);
        }

        /** The repository's name in the store and the lock file. */
        String storeName() {
            return tokenizerOnly ? tokenizerName(repository) : repository;
        }
    }

    /** No repository has such a name. */
    static String tokenizerName(String repository) {
        return repository + "#tokenizer";
    }

    public ModelStore(StoreSettings settings) {
        this.settings = settings;
        this.layout = new StoreLayout(settings.folder().toAbsolutePath().normalize());
        this.lockFile = new LockFile(settings.lockFile());
        this.downloader = new ModelDownload(
                new HubClient(settings.endpoint(), settings.token()), layout, lockFile, settings.diskBudget());
    }

    /** Returns whether a request may start a download. */
    public boolean allowsOnDemandDownload() {
        return settings.downloads().onDemand();
    }

    /**
     * The folder of a revision on this machine: in the store, or in Hugging Face's cache; of a revision in the lock file, at that
     * commit. Does not check contents; see {@link #verify}.
     */
    public Optional<Path> find(String repository, String revision) {
        try {
            return find(
                    repository, revision, lockFile.find(repository, revision).orElse(null));
        } catch (IOException e) {
            LOG.warn("the store cannot be read: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Path> find(String repository, String revision, @Nullable LockedRevision pinned)
            throws IOException {
        if (pinned != null) {
            Path folder = layout.model(repository, pinned.commit());
            if (Files.isDirectory(folder)) {
                return Optional.of(folder);
            }
        }
        return settings.hubCache().isEmpty()
                ? Optional.empty()
                : new HubCache(settings.hubCache().get()).find(repository, pinned == null ? revision : pinned.commit());
    }

    /**
     * Verifies the checksum of every file in the lock file.
     *
     * @throws ModelStoreException when a file is missing or modified
     */
    public void verify(String repository, String revision) throws IOException {
        Optional<LockedRevision> pinned = lockFile.find(repository, revision);
        if (pinned.isPresent()) {
            Optional<Path> folder = find(repository, revision, pinned.get());
            if (folder.isPresent()) {
                verify(repository, pinned.get(), folder.get());
            }
        }
    }

    private static void verify(String repository, LockedRevision pinned, Path folder) throws IOException {
        for (Map.Entry<String, String> file : pinned.sha256().entrySet()) {
            Path path = StoreLayout.resolve(folder, file.getKey());
            if (!Files.isRegularFile(path) || !Hashes.sha256(path).equals(file.getValue())) {
                throw new ModelStoreException("%s of %s is %s; download the model again"
                        .formatted(
                                file.getKey(),
                                repository,
                                Files.exists(path) ? "modified since its download" : "missing"));
            }
        }
    }

    /**
     * Downloads the model, and waits for it; concurrent calls for the same model share one download, which goes on as long as one of
     * them waits. An interrupted download can be resumed.
     *
     * @return the folder
     * @throws ModelStoreException when the download fails
     * @throws GatewayException when this caller is cancelled or its time is up
     */
    public Path download(DownloadRequest request, DownloadListener progress, Cancellation caller) throws IOException {
        while (true) {
            caller.throwIfCancelled();
            SharedDownload download = downloads.computeIfAbsent(request, this::start);
            if (download.join(progress)) {
                return download.await(progress, caller);
            }
            // It is being stopped: the next one waits for its lock
            downloads.remove(request, download);
        }
    }

    /** Number of callers that wait for that download. */
    int waitingCallers(DownloadRequest request) {
        SharedDownload download = downloads.get(request);
        return download == null ? 0 : download.callers();
    }

    private SharedDownload start(DownloadRequest request) {
        var self = new SharedDownload[1];
        self[0] = new SharedDownload(
                "download-" + request.repository(),
                settings.downloads().timeout(),
                (progress, stop) -> runLocked(request, progress, stop),
                () -> downloads.remove(request, self[0]));
        self[0].start();
        return self[0];
    }

    /** Serializes the downloads of a repository in this and other processes; a later one finds the model present. */
    private Path runLocked(DownloadRequest request, DownloadListener progress, Cancellation stop) throws IOException {
        try {
            StoreLock lock = StoreLock.acquire(layout.repositoryLock(request.storeName()), stop);
            try (lock) {
                return run(request, progress, stop);
            }
        } catch (IOException e) {
            if (stop.isCancelled()) {
                throw new ModelStoreException("the download was cancelled; it can be resumed", e);
            }
            throw e;
        }
    }

    private Path run(DownloadRequest request, DownloadListener progress, Cancellation stop) throws IOException {
        Optional<LockedRevision> pinned =
                request.upgrade ? Optional.empty() : lockFile.find(request.storeName(), request.revision);
        Optional<Path> present = pinned.isEmpty() ? Optional.empty() : findVerified(request, pinned.get());
        return present.isPresent() ? present.get() : downloader.run(request, pinned.orElse(null), progress, stop);
    }

    /** The model's folder in the store, if it has all files and none is modified. */
    private Optional<Path> findVerified(DownloadRequest request, LockedRevision pinned) throws IOException {
        Path folder = layout.model(request.storeName(), pinned.commit());
        boolean listed = request.graph.isEmpty() || pinned.sha256().containsKey(request.graph.get());
        if (!listed || !Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try {
            verify(request.storeName(), pinned, folder);
            // An earlier version did not download all that a graph refers to
            return HubFileList.isComplete(pinned.sha256().keySet(), folder) ? Optional.of(folder) : Optional.empty();
        } catch (ModelStoreException e) {
            LOG.warn("{}: {}", request.repository, e.getMessage());
            return Optional.empty();
        }
    }

    /** Stops running downloads; they can be resumed. */
    @Override
    public void close() {
        List<SharedDownload> running = List.copyOf(downloads.values());
        running.forEach(download -> download.stop("the gateway is closed"));
        try {
            for (SharedDownload download : running) {
                download.awaitEnd(STOP_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
