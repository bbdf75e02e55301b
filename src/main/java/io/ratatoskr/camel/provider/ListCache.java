package io.ratatoskr.camel.provider;

import io.ratatoskr.registry.Inventory;
import io.ratatoskr.registry.Inventory.Source;
import io.ratatoskr.registry.InventoryFile;
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
final class ListCache implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ListCache.class);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration OLD = Duration.ofHours(1);

    private final Optional<InventoryFile> file;
    private final ScheduledExecutorService clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();
    private final Map<String, Source> written = new HashMap<>();
    private Map<String, Source> waiting = new LinkedHashMap<>();
    private boolean failing;

    /**
     * @param file empty: nothing is saved
     * @param clock runs the writes
     */
    ListCache(Optional<InventoryFile> file, ScheduledExecutorService clock) {
        this.file = file;
        this.clock = clock;
    }

    Inventory read() {
        return file.map(InventoryFile::read).orElse(Inventory.NONE);
    }

    /** Schedules the list to be written; returns immediately. */
    void keep(Source source) {
        if (file.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            if (waiting.isEmpty() && isKnown(source, written.get(source.provider()))) {
                return;
            }
            boolean first = waiting.isEmpty();
            waiting.put(source.provider(), source);
            if (first) {
                Runnable write = this::write;
                clock.schedule(write, SOON.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (RejectedExecutionException closed) {
            LOG.debug("model list of '{}' is not saved: closed", source.provider());
        } finally {
            lock.unlock();
        }
    }

    private static boolean isKnown(Source source, @Nullable Source kept) {
        return kept != null
                && kept.listing().equals(source.listing())
                && age(kept, source).compareTo(OLD) < 0;
    }

    private static Duration age(Source kept, Source now) {
        return kept.at() == null || now.at() == null ? OLD : Duration.ofSeconds(now.at() - kept.at());
    }

    private void write() {
        writing.lock();
        try {
            List<Source> due = due();
            if (!due.isEmpty()) {
                write(file.orElseThrow(), due);
            }
        } finally {
            writing.unlock();
        }
    }

    private List<Source> due() {
        lock.lock();
        try {
            List<Source> due = List.copyOf(waiting.values());
            waiting = new LinkedHashMap<>();
            due.forEach(source -> written.put(source.provider(), source));
            return due;
        } finally {
            lock.unlock();
        }
    }

    private void write(InventoryFile to, List<Source> due) {
        try {
            to.update(due);
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                LOG.warn(
                        "{}: cannot save model lists for the next start: {}",
                        to,
                        e.toString());
            }
            failing = true;
            forget(due);
        }
    }

    private void forget(List<Source> due) {
        lock.lock();
        try {
            due.forEach(source -> written.remove(source.provider(), source));
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
