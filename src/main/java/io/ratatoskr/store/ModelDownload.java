package io.ratatoskr.store;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.store.LockFile.LockedRevision;
import io.ratatoskr.store.ModelStore.DownloadRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Downloads one model into the store, while the caller holds the lock of its repository: to a folder for partial downloads first,
 * where an interrupted one is resumed, and into place once commit and checksums are those of hub and lock file.
 */
final class ModelDownload {
    private final HubClient hub;
    private final StoreLayout layout;
    private final LockFile lockFile;
    private final long diskBudget;

    /** @param diskBudget maximum size of the store in bytes */
    ModelDownload(HubClient hub, StoreLayout layout, LockFile lockFile, long diskBudget) {
        this.hub = hub;
        this.layout = layout;
        this.lockFile = lockFile;
        this.diskBudget = diskBudget;
    }

    /**
     * Downloads the model's files.
     *
     * @param pinned what the lock file records of the revision; null: nothing, or an upgrade
     * @return the folder
     * @throws ModelStoreException when the files are not those of the lock file, among other faults
     */
    Path run(DownloadRequest request, @Nullable LockedRevision pinned, DownloadListener progress, Cancellation stop)
            throws IOException {
        try (var connection = new HubConnection(stop)) {
            HubFileList hubFiles = new HubFileList(hub, connection);
            List<RemoteFile> files = new ArrayList<>(hubFiles.find(request, pinned));
            Path partial = fetchAll(connection, request, files, progress);
            List<RemoteFile> referenced = hubFiles.findReferenced(request, files, partial);
            if (!referenced.isEmpty()) {
                files.addAll(referenced);
                fetchAll(connection, request, files, progress);
            }
            String commit = files.getFirst().commit();
            LockedRevision entry = createEntry(commit, files, partial);
            if (pinned != null) {
                requirePinned(request, pinned, entry, partial);
            }
            Path place = layout.model(request.storeName(), commit);
            moveIntoPlace(partial, place);
            writeEntry(request, entry, stop);
            return place;
        }
    }

    /** Returns the folder with the complete files. */
    private Path fetchAll(
            HubConnection connection, DownloadRequest request, List<RemoteFile> files, DownloadListener progress)
            throws IOException {
        String repository = request.repository();
        String commit = files.getFirst().commit();
        Path target = layout.partial(request.storeName(), commit);
        Files.createDirectories(target);
        long total = files.stream().mapToLong(RemoteFile::size).sum();
        requireDiskSpace(repository, total, target);
        var done = new AtomicLong(bytesPresent(files, target));
        for (RemoteFile file : files) {
            fetch(
                    connection,
                    repository,
                    file,
                    target,
                    count -> progress.onProgress(file.path(), done.addAndGet(count), total));
        }
        return target;
    }

    private void fetch(
            HubConnection connection, String repository, RemoteFile file, Path target, LongConsumer bytesReceived)
            throws IOException {
        Path complete = StoreLayout.resolve(target, file.path());
        Path part = StoreLayout.resolve(target, file.path() + ".part");
        Files.createDirectories(complete.getParent());
        if (Files.exists(complete)) {
            return;
        }
        hub.download(connection, repository, file, part, bytesReceived);
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
                Path path = StoreLayout.resolve(target, name);
                present += Files.exists(path) ? Files.size(path) : 0;
            }
        }
        return present;
    }

    private void requireDiskSpace(String repository, long bytes, Path target) throws IOException {
        long usedBytes = size(layout.root()) - size(target);
        if (usedBytes + bytes > diskBudget) {
            throw new ModelStoreException(
                    "%s needs %,d MiB, the store uses %,d of %,d MiB; raise ratatoskr.models.disk-budget or delete models from ratatoskr.models.folder"
                            .formatted(repository, bytes >> 20, usedBytes >> 20, diskBudget >> 20));
        }
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static LockedRevision createEntry(String commit, List<RemoteFile> files, Path folder) throws IOException {
        var sha256 = new LinkedHashMap<String, String>();
        var sizes = new LinkedHashMap<String, Long>();
        for (RemoteFile file : files) {
            sha256.put(file.path(), Hashes.sha256(StoreLayout.resolve(folder, file.path())));
            sizes.put(file.path(), file.size());
        }
        return new LockedRevision(commit, sha256, sizes);
    }

    /**
     * Checks the downloaded files; they may include some that the lock file does not list yet, such as another graph.
     *
     * @throws ModelStoreException when a file of the lock file has another checksum; that file is deleted
     */
    private static void requirePinned(DownloadRequest request, LockedRevision pinned, LockedRevision entry, Path target)
            throws IOException {
        for (Map.Entry<String, String> file : pinned.sha256().entrySet()) {
            String found = entry.sha256().get(file.getKey());
            if (!file.getValue().equals(found)) {
                Files.deleteIfExists(StoreLayout.resolve(target, file.getKey()));
                throw new ModelStoreException(
                        "%s of %s is not the file in models.lock: its checksum is %s; expected %s; to accept it, download with --upgrade"
                                .formatted(
                                        file.getKey(),
                                        request.repository(),
                                        Optional.ofNullable(found).orElse("unknown"),
                                        file.getValue()));
            }
        }
    }

    private void moveIntoPlace(Path from, Path place) throws IOException {
        Files.createDirectories(place.getParent());
        if (Files.exists(place)) {
            layout.delete(place);
        }
        Files.move(from, place, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The lock file is shared by all models and therefore has its own lock. */
    private void writeEntry(DownloadRequest request, LockedRevision entry, Cancellation stop) throws IOException {
        StoreLock lock = StoreLock.acquire(layout.lock("models.lock"), stop);
        try (lock) {
            lockFile.put(request.storeName(), request.revision(), entry);
        }
    }
}
