package io.ratatoskr.store;

import io.ratatoskr.settings.StoreSettings;
import io.ratatoskr.store.LockFile.LockedRevision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models on disk. A download goes to a separate folder, is resumed after an interruption, verified file by file, and moved
 * into place atomically; the lock file records commit and checksums, and files that do not match are rejected. The first
 * download of a revision pins its commit; later ones use it unless they upgrade. Thread-safe; several processes may share a
 * store.
 */
public final class ModelStore {
    private static final Logger LOG = LoggerFactory.getLogger(ModelStore.class);

    /** The files downloaded in addition to the graph. */
    private static final List<String> COMPANION_FILES = List.of(
            "config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "modules.json",
            "1_Pooling/config.json",
            "sentence_bert_config.json",
            "config_sentence_transformers.json");
    /** The paths where exporters store the graph. */
    private static final List<String> GRAPH_PATHS = List.of("onnx/model.onnx", "model.onnx");
    /** Suffixes of the external weight files of large graphs. */
    private static final List<String> WEIGHT_SUFFIXES = List.of("_data", ".data");

    private final StoreSettings settings;
    private final HubClient hub;
    private final LockFile lockFile;
    private final Map<String, CompletableFuture<Path>> runningDownloads = new ConcurrentHashMap<>();

    /** A request to download a model. */
    public record DownloadRequest(String repository, String revision, Optional<String> graph, boolean upgrade) {}

    public ModelStore(StoreSettings settings) {
        this.settings = settings;
        this.hub = new HubClient(settings.endpoint(), settings.token());
        this.lockFile = new LockFile(settings.lockFile());
    }

    /** Returns whether a request may start a download. */
    public boolean allowsOnDemandDownload() {
        return settings.downloadOnDemand();
    }

    /**
     * The folder of a revision on this machine: in the store, or in Hugging Face's cache. Does not check contents; see
     * {@link #verify}.
     */
    public Optional<Path> find(String repository, String revision) {
        try {
            Optional<LockedRevision> entry = lockFile.find(repository, revision);
            if (entry.isPresent()) {
                Path folder = modelFolder(repository, entry.get().commit());
                if (Files.isDirectory(folder)) {
                    return Optional.of(folder);
                }
            }
            return settings.hubCache().isEmpty()
                    ? Optional.empty()
                    : new HubCache(settings.hubCache().get()).find(repository, revision);
        } catch (IOException e) {
            LOG.warn("the store cannot be read: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Verifies the checksum of every file in the lock file.
     *
     * @throws ModelStoreException when a file is missing or modified
     */
    public void verify(String repository, String revision) throws IOException {
        Optional<LockedRevision> entry = lockFile.find(repository, revision);
        if (entry.isEmpty()) {
            return;
        }
        Path folder = modelFolder(repository, entry.get().commit());
        if (!Files.isDirectory(folder)) {
            return;
        }
        for (Map.Entry<String, String> file : entry.get().sha256().entrySet()) {
            Path path = folder.resolve(file.getKey());
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
     * Downloads the model; concurrent calls for the same model wait for the first one.
     *
     * @param cancelled checked between blocks; a cancelled download can be resumed
     * @return the folder
     * @throws ModelStoreException when the download fails
     */
    public Path download(DownloadRequest request, DownloadListener progress, BooleanSupplier cancelled)
            throws IOException {
        var download = new CompletableFuture<Path>();
        CompletableFuture<Path> ongoing = runningDownloads.putIfAbsent(key(request), download);
        if (ongoing != null) {
            return awaitDownload(ongoing);
        }
        try {
            Path folder = downloadLocked(request, progress, cancelled);
            download.complete(folder);
            return folder;
        } catch (IOException | RuntimeException e) {
            download.completeExceptionally(e);
            throw e;
        } finally {
            runningDownloads.remove(key(request), download);
        }
    }

    private static String key(DownloadRequest request) {
        return request.repository + "@" + request.revision;
    }

    private static Path awaitDownload(CompletableFuture<Path> ongoing) throws IOException {
        try {
            return ongoing.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException known) {
                throw new ModelStoreException(String.valueOf(known.getMessage()), known);
            }
            throw e;
        }
    }

    /** Serializes downloads of the same model across processes; the second one finds the model present. */
    private Path downloadLocked(DownloadRequest request, DownloadListener progress, BooleanSupplier cancelled)
            throws IOException {
        Path lockPath = settings.folder().resolve("locks").resolve(request.repository.replace("/", "--") + ".lock");
        Files.createDirectories(lockPath.getParent());
        try (FileChannel channel = FileChannel.open(lockPath, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!lock.isValid()) {
                throw new ModelStoreException("the store cannot be locked: " + lockPath);
            }
            return downloadFiles(request, progress, cancelled);
        }
    }

    private Path downloadFiles(DownloadRequest request, DownloadListener progress, BooleanSupplier cancelled)
            throws IOException {
        Optional<LockedRevision> pinned =
                request.upgrade ? Optional.empty() : lockFile.find(request.repository, request.revision);
        String revision = pinned.map(LockedRevision::commit).orElse(request.revision);
        if (pinned.isPresent() && isComplete(request)) {
            return modelFolder(request.repository, revision);
        }
        List<RemoteFile> files = listFiles(request, revision);
        String commit = files.getFirst().commit();
        Path target = settings.folder().resolve("partial").resolve(name(request.repository, commit));
        Files.createDirectories(target);
        long total = files.stream().mapToLong(RemoteFile::size).sum();
        requireDiskSpace(request.repository, total, target);
        var done = new AtomicLong(bytesPresent(files, target));
        for (RemoteFile file : files) {
            fetch(request.repository, file, target, count -> {
                if (cancelled.getAsBoolean()) {
                    throw new UncheckedIOException(
                            new ModelStoreException("the download was cancelled; it can be resumed"));
                }
                progress.onProgress(file.path(), done.addAndGet(count), total);
            });
        }
        LockedRevision entry = createLockEntry(commit, files, target);
        Path place = modelFolder(request.repository, commit);
        moveIntoPlace(target, place);
        writeLockEntry(request, entry);
        return place;
    }

    private boolean isComplete(DownloadRequest request) {
        try {
            verify(request.repository, request.revision);
            return find(request.repository, request.revision)
                    .filter(path -> path.startsWith(settings.folder()))
                    .isPresent();
        } catch (IOException e) {
            LOG.warn("{}: {}", request.repository, e.getMessage());
            return false;
        }
    }

    /** Lists the model's files at one commit: the graph with its weights, the tokenizer and the configuration files. */
    private List<RemoteFile> listFiles(DownloadRequest request, String revision) throws IOException {
        List<RemoteFile> files = new ArrayList<>();
        List<String> graphs = request.graph.map(List::of).orElse(GRAPH_PATHS);
        for (String graph : graphs) {
            Optional<RemoteFile> found = hub.findFile(request.repository, revision, graph);
            if (found.isPresent()) {
                files.add(found.get());
                String commit = found.get().commit();
                for (String suffix : WEIGHT_SUFFIXES) {
                    hub.findFile(request.repository, commit, graph + suffix).ifPresent(files::add);
                }
                break;
            }
        }
        if (files.isEmpty()) {
            throw new ModelStoreException("%s has no %s at revision %s; set the graph's file under graph"
                    .formatted(request.repository, String.join(" and no ", graphs), revision));
        }
        String commit = files.getFirst().commit();
        for (String companion : COMPANION_FILES) {
            hub.findFile(request.repository, commit, companion).ifPresent(files::add);
        }
        if (files.stream().noneMatch(file -> file.path().equals("tokenizer.json"))) {
            throw new ModelStoreException(
                    "%s has no tokenizer.json at revision %s; models with only a slow tokenizer are not supported"
                            .formatted(request.repository, revision));
        }
        if (files.stream().anyMatch(file -> !file.commit().equals(commit))) {
            throw new ModelStoreException("%s changed during the download; try again".formatted(request.repository));
        }
        return files;
    }

    private void fetch(String repository, RemoteFile file, Path target, LongConsumer bytesReceived) throws IOException {
        Path complete = target.resolve(file.path());
        Path part = target.resolve(file.path() + ".part");
        Files.createDirectories(complete.getParent());
        if (Files.exists(complete)) {
            return;
        }
        try {
            hub.download(repository, file, part, bytesReceived);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        try {
            file.verify(part);
        } catch (ModelStoreException e) {
            if (Files.size(part) >= file.size()) {
                Files.delete(part);
            }
            throw e;
        }
        Files.move(part, complete, StandardCopyOption.ATOMIC_MOVE);
    }

    private static long bytesPresent(List<RemoteFile> files, Path target) throws IOException {
        long present = 0;
        for (RemoteFile file : files) {
            for (String name : List.of(file.path(), file.path() + ".part")) {
                Path path = target.resolve(name);
                present += Files.exists(path) ? Files.size(path) : 0;
            }
        }
        return present;
    }

    private void requireDiskSpace(String repository, long bytes, Path target) throws IOException {
        long usedBytes = size(settings.folder()) - size(target);
        if (usedBytes + bytes > settings.diskBudget()) {
            throw new ModelStoreException(
                    "%s needs %,d MiB, the store uses %,d of %,d MiB; raise ratatoskr.models.disk-budget or delete models from %s"
                            .formatted(
                                    repository,
                                    bytes >> 20,
                                    usedBytes >> 20,
                                    settings.diskBudget() >> 20,
                                    settings.folder()));
        }
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static LockedRevision createLockEntry(String commit, List<RemoteFile> files, Path folder)
            throws IOException {
        var sha256 = new LinkedHashMap<String, String>();
        var sizes = new LinkedHashMap<String, Long>();
        for (RemoteFile file : files) {
            sha256.put(file.path(), Hashes.sha256(folder.resolve(file.path())));
            sizes.put(file.path(), file.size());
        }
        return new LockedRevision(commit, sha256, sizes);
    }

    private static void moveIntoPlace(Path from, Path place) throws IOException {
        Files.createDirectories(place.getParent());
        if (Files.exists(place)) {
            delete(place);
        }
        Files.move(from, place, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** The lock file is shared by all models and therefore has its own file lock. */
    private void writeLockEntry(DownloadRequest request, LockedRevision entry) throws IOException {
        Path lockPath = settings.folder().resolve("locks").resolve("models.lock.lock");
        synchronized (lockFile) {
            try (FileChannel channel = FileChannel.open(lockPath, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (lock.isValid()) {
                    lockFile.put(request.repository, request.revision, entry);
                }
            }
        }
    }

    private Path modelFolder(String repository, String commit) {
        return settings.folder().resolve("models").resolve(name(repository, commit));
    }

    private static String name(String repository, String commit) {
        return repository.replace("/", "--") + "/" + commit;
    }
}
