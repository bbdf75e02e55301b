package io.ratatoskr.camel.dispatch;

import io.ratatoskr.cache.ResponseStore;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes from the memory of this instance, every second, what other instances have flushed. Thread-safe. */
public final class FlushReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FlushReader.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Thread thread;

    /** @param store whose flushes are read until this is closed */
    public FlushReader(ResponseStore store) {
        thread = Thread.ofVirtual().name("ratatoskr-cache-flushes").start(() -> run(store));
    }

    private static void run(ResponseStore store) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(INTERVAL);
                try {
                    store.applyFlushes();
                } catch (RuntimeException e) {
                    LOG.warn("the flushes of other instances cannot be read", e);
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
