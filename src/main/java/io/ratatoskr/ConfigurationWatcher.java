package io.ratatoskr;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reloads the configuration when its files have changed. It looks at them twice a second, and reloads once they have not changed from one
 * look to the next: with that it sees files that an editor replaces, the links that Kubernetes swaps for a ConfigMap, and folders on
 * network file systems and of other machines, about which operating systems send no events.
 */
final class ConfigurationWatcher implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final int MAX_DEPTH = 16;

    /** The state of a file; one that replaces another has another key. */
    private record FileState(long modified, long size, String key) {}

    private final Supplier<List<Path>> paths;
    private final BooleanSupplier reload;
    private final Duration interval;
    /** The files when this was created. */
    private final Map<Path, FileState> initial;

    private final Thread thread =
            Thread.ofPlatform().daemon().name("ratatoskr-watch").unstarted(this::run);
    private volatile boolean closed;

    /**
     * @param paths the files and folders; none: nothing is watched now
     * @param reload returns false when it has to be tried again
     */
    ConfigurationWatcher(Supplier<List<Path>> paths, BooleanSupplier reload) {
        this(paths, reload, INTERVAL);
    }

    ConfigurationWatcher(Supplier<List<Path>> paths, BooleanSupplier reload, Duration interval) {
        this.paths = paths;
        this.reload = reload;
        this.interval = interval;
        this.initial = look();
    }

    void start() {
        thread.start();
    }

    private void run() {
        Map<Path, FileState> applied = initial;
        Map<Path, FileState> before = initial;
        while (!closed) {
            Map<Path, FileState> now = look();
            if (!now.equals(applied) && now.equals(before) && reload.getAsBoolean()) {
                // The files that are watched may be others now; those that changed meanwhile are seen at the next look
                applied = look();
                applied.replaceAll((file, state) -> now.getOrDefault(file, state));
            }
            before = now;
            LockSupport.parkNanos(interval.toNanos());
        }
    }

    private Map<Path, FileState> look() {
        var states = new TreeMap<Path, FileState>();
        for (Path path : paths.get()) {
            try (Stream<Path> found = Files.walk(path, MAX_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
                found.forEach(file -> add(file, states));
            } catch (IOException | UncheckedIOException missing) {
                states.put(path, new FileState(-1, -1, ""));
            }
        }
        return states;
    }

    private static void add(Path file, Map<Path, FileState> states) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isRegularFile()) {
                states.put(
                        file,
                        new FileState(
                                attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                                attributes.size(),
                                String.valueOf(attributes.fileKey())));
            }
        } catch (IOException removed) {
            states.remove(file);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
