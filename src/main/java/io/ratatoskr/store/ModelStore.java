package io.ratatoskr.store;

import io.ratatoskr.config.StoreSettings;
import io.ratatoskr.store.Locks.Entry;
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
    private static final List<String> COMPANIONS = List.of(
            "config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "modules.json",
            "1_Pooling/config.json",
            "sentence_bert_config.json",
            "config_sentence_transformers.json");
    /** The paths where exporters store the graph. */
    private static final List<String> GRAPHS = List.of("onnx/model.onnx", "model.onnx");
    /** Suffixes of the external weight files of large graphs. */
    private static final List<String> WEIGHTS = List.of("_data", ".data");

    private final StoreSettings settings;
    private final Hub hub;
    private final Locks locks;
    private final Map<String, CompletableFuture<Path>> running = new ConcurrentHashMap<>();

    /** A request to download a model. */
    public record Wish(String repository, String revision, Optional<String> graph, boolean upgrade) {}

    public ModelStore(StoreSettings settings) {
        this.settings = settings;
        this.hub = new Hub(settings.endpoint(), settings.token());
        this.locks = new Locks(settings.lock());
    }

    /** Whether a request may start a download. */
    public boolean onDemand() {
        return settings.onDemand();
    }

    /**
     * The folder of a revision on this machine: in the store, or in Hugging Face's cache. Does not check contents; see
     * {@link #verify}.
     */
    public Optional<Path> find(String repository, String revision) {
        try {
            Optional<Entry> entry = locks.find(repository, revision);
            if (entry.isPresent()) {
                Path folder = place(repository, entry.get().commit());
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
     * @throws StoreFailure when a file is missing or modified
     */
    public void verify(String repository, String revision) throws IOException {
        Optional<Entry> entry = locks.find(repository, revision);
        if (entry.isEmpty()) {
            return;
        }
        Path folder = place(repository, entry.get().commit());
        if (!Files.isDirectory(folder)) {
            return;
        }
        for (Map.Entry<String, String> file : entry.get().sha256().entrySet()) {
            Path path = folder.resolve(file.getKey());
            if (!Files.isRegularFile(path) || !Hashes.sha256(path).equals(file.getValue())) {
                throw new StoreFailure("%s of %s is %s; download the model again"
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
     * @throws StoreFailure when the download fails
     */
    public Path download(Wish wish, Progress progress, BooleanSupplier cancelled) throws IOException {
        var mine = new CompletableFuture<Path>();
        CompletableFuture<Path> other = running.putIfAbsent(key(wish), mine);
        if (other != null) {
            return waited(other);
        }
        try {
            Path folder = locked(wish, progress, cancelled);
            mine.complete(folder);
            return folder;
        } catch (IOException | RuntimeException e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            running.remove(key(wish), mine);
        }
    }

    private static String key(Wish wish) {
        return wish.repository + "@" + wish.revision;
    }

    private static Path waited(CompletableFuture<Path> other) throws IOException {
        try {
            return other.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException known) {
                throw new StoreFailure(String.valueOf(known.getMessage()), known);
            }
            throw e;
        }
    }

    /** Serializes downloads of the same model across processes; the second one finds the model present. */
    private Path locked(Wish wish, Progress progress, BooleanSupplier cancelled) throws IOException {
        Path guard = settings.folder().resolve("locks").resolve(wish.repository.replace("/", "--") + ".lock");
        Files.createDirectories(guard.getParent());
        try (FileChannel channel = FileChannel.open(guard, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            if (!held.isValid()) {
                throw new StoreFailure("the store cannot be locked: " + guard);
            }
            return bring(wish, progress, cancelled);
        }
    }

    private Path bring(Wish wish, Progress progress, BooleanSupplier cancelled) throws IOException {
        Optional<Entry> pinned = wish.upgrade ? Optional.empty() : locks.find(wish.repository, wish.revision);
        String revision = pinned.map(Entry::commit).orElse(wish.revision);
        if (pinned.isPresent() && isWhole(wish)) {
            return place(wish.repository, revision);
        }
        List<RemoteFile> files = files(wish, revision);
        String commit = files.getFirst().commit();
        Path into = settings.folder().resolve("partial").resolve(name(wish.repository, commit));
        Files.createDirectories(into);
        long total = files.stream().mapToLong(RemoteFile::size).sum();
        mustFit(wish.repository, total, into);
        var done = new AtomicLong(alreadyThere(files, into));
        for (RemoteFile file : files) {
            fetch(wish.repository, file, into, count -> {
                if (cancelled.getAsBoolean()) {
                    throw new UncheckedIOException(
                            new StoreFailure("the download was cancelled; it can be resumed"));
                }
                progress.at(file.path(), done.addAndGet(count), total);
            });
        }
        Entry entry = sums(commit, files, into);
        Path place = place(wish.repository, commit);
        swap(into, place);
        record(wish, entry);
        return place;
    }

    private boolean isWhole(Wish wish) {
        try {
            verify(wish.repository, wish.revision);
            return find(wish.repository, wish.revision)
                    .filter(path -> path.startsWith(settings.folder()))
                    .isPresent();
        } catch (IOException e) {
            LOG.warn("{}: {}", wish.repository, e.getMessage());
            return false;
        }
    }

    /** Lists the model's files at one commit: the graph with its weights, the tokenizer and the configuration files. */
    private List<RemoteFile> files(Wish wish, String revision) throws IOException {
        List<RemoteFile> files = new ArrayList<>();
        List<String> graphs = wish.graph.map(List::of).orElse(GRAPHS);
        for (String graph : graphs) {
            Optional<RemoteFile> found = hub.look(wish.repository, revision, graph);
            if (found.isPresent()) {
                files.add(found.get());
                String commit = found.get().commit();
                for (String ending : WEIGHTS) {
                    hub.look(wish.repository, commit, graph + ending).ifPresent(files::add);
                }
                break;
            }
        }
        if (files.isEmpty()) {
            throw new StoreFailure("%s has no %s at revision %s; set the graph's file under graph"
                    .formatted(wish.repository, String.join(" and no ", graphs), revision));
        }
        String commit = files.getFirst().commit();
        for (String companion : COMPANIONS) {
            hub.look(wish.repository, commit, companion).ifPresent(files::add);
        }
        if (files.stream().noneMatch(file -> file.path().equals("tokenizer.json"))) {
            throw new StoreFailure(
                    "%s has no tokenizer.json at revision %s; models with only a slow tokenizer are not supported"
                            .formatted(wish.repository, revision));
        }
        if (files.stream().anyMatch(file -> !file.commit().equals(commit))) {
            throw new StoreFailure("%s changed during the download; try again".formatted(wish.repository));
        }
        return files;
    }

    private void fetch(String repository, RemoteFile file, Path into, LongConsumer arrived) throws IOException {
        Path whole = into.resolve(file.path());
        Path part = into.resolve(file.path() + ".part");
        Files.createDirectories(whole.getParent());
        if (Files.exists(whole)) {
            return;
        }
        try {
            hub.fetch(repository, file, part, arrived);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        try {
            file.check(part);
        } catch (StoreFailure e) {
            if (Files.size(part) >= file.size()) {
                Files.delete(part);
            }
            throw e;
        }
        Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
    }

    private static long alreadyThere(List<RemoteFile> files, Path into) throws IOException {
        long there = 0;
        for (RemoteFile file : files) {
            for (String name : List.of(file.path(), file.path() + ".part")) {
                Path path = into.resolve(name);
                there += Files.exists(path) ? Files.size(path) : 0;
            }
        }
        return there;
    }

    private void mustFit(String repository, long bytes, Path into) throws IOException {
        long used = size(settings.folder()) - size(into);
        if (used + bytes > settings.diskBudget()) {
            throw new StoreFailure(
                    "%s needs %,d MiB, the store uses %,d of %,d MiB; raise ratatoskr.models.disk-budget or delete models from %s"
                            .formatted(
                                    repository,
                                    bytes >> 20,
                                    used >> 20,
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

    private static Entry sums(String commit, List<RemoteFile> files, Path folder) throws IOException {
        var sha256 = new LinkedHashMap<String, String>();
        var sizes = new LinkedHashMap<String, Long>();
        for (RemoteFile file : files) {
            sha256.put(file.path(), Hashes.sha256(folder.resolve(file.path())));
            sizes.put(file.path(), file.size());
        }
        return new Entry(commit, sha256, sizes);
    }

    private static void swap(Path from, Path place) throws IOException {
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
    private void record(Wish wish, Entry entry) throws IOException {
        Path guard = settings.folder().resolve("locks").resolve("models.lock.lock");
        synchronized (locks) {
            try (FileChannel channel = FileChannel.open(guard, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                if (held.isValid()) {
                    locks.put(wish.repository, wish.revision, entry);
                }
            }
        }
    }

    private Path place(String repository, String commit) {
        return settings.folder().resolve("models").resolve(name(repository, commit));
    }

    private static String name(String repository, String commit) {
        return repository.replace("/", "--") + "/" + commit;
    }
}
