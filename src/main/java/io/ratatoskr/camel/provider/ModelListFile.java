package io.ratatoskr.camel.provider;

import io.ratatoskr.registry.RegistrySnapshot;
import io.ratatoskr.registry.RegistrySnapshot.ProviderEntry;
import io.ratatoskr.registry.RegistrySnapshotFile;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves model lists to a file for the next start. Lists that arrive at about the same time are written together, and an
 * unchanged list is not rewritten for an hour. A failing write is logged once. Thread-safe.
 */
final class ModelListFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelListFile.class);
    private static final Duration WRITE_DELAY = Duration.ofSeconds(1);
    private static final Duration REWRITE_AFTER = Duration.ofHours(1);

    private final Optional<RegistrySnapshotFile> file;
    private final ScheduledExecutorService scheduler;
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock writeLock = new ReentrantLock();
    private final Map<String, ProviderEntry> written = new HashMap<>();
    private Map<String, ProviderEntry> pending = new LinkedHashMap<>();
    private boolean writeFailed;

    /**
     * @param file empty: nothing is saved
     * @param scheduler runs the writes
     */
    ModelListFile(Optional<RegistrySnapshotFile> file, ScheduledExecutorService scheduler) {
        this.file = file;
        this.scheduler = scheduler;
    }

    RegistrySnapshot read() {
        return file.map(RegistrySnapshotFile::read).orElse(RegistrySnapshot.NONE);
    }

    /** Schedules the list to be written; returns immediately. */
    void save(ProviderEntry list) {
        if (file.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            if (pending.isEmpty() && isUpToDate(list, written.get(list.provider()))) {
                return;
            }
            boolean first = pending.isEmpty();
            pending.put(list.provider(), list);
            if (first) {
                Runnable write = this::write;
                scheduler.schedule(write, WRITE_DELAY.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (RejectedExecutionException closed) {
            LOG.debug("model list of '{}' is not saved: closed", list.provider());
        } finally {
            lock.unlock();
        }
    }

    private static boolean isUpToDate(ProviderEntry list, @Nullable ProviderEntry previous) {
        return previous != null
                && previous.models().equals(list.models())
                && age(previous, list).compareTo(REWRITE_AFTER) < 0;
    }

    private static Duration age(ProviderEntry previous, ProviderEntry now) {
        return previous.fetchedAt() == null || now.fetchedAt() == null ? REWRITE_AFTER : Duration.ofSeconds(now.fetchedAt() - previous.fetchedAt());
    }

    private void write() {
        writeLock.lock();
        try {
            List<ProviderEntry> due = takePending();
            if (!due.isEmpty()) {
                write(file.orElseThrow(), due);
            }
        } finally {
            writeLock.unlock();
        }
    }

    private List<ProviderEntry> takePending() {
        lock.lock();
        try {
            List<ProviderEntry> due = List.copyOf(pending.values());
            pending = new LinkedHashMap<>();
            due.forEach(list -> written.put(list.provider(), list));
            return due;
        } finally {
            lock.unlock();
        }
    }

    private void write(RegistrySnapshotFile to, List<ProviderEntry> due) {
        try {
            to.update(due);
            writeFailed = false;
        } catch (IOException e) {
            if (!writeFailed) {
                LOG.warn(
                        "{}: cannot save model lists for the next start: {}",
                        to,
                        e.toString());
            }
            writeFailed = true;
            markUnwritten(due);
        }
    }

    private void markUnwritten(List<ProviderEntry> due) {
        lock.lock();
        try {
            due.forEach(list -> written.remove(list.provider(), list));
        } finally {
            lock.unlock();
        }
    }

    /** Writes pending lists. */
    @Override
    public void close() {
        write();
    }
}
