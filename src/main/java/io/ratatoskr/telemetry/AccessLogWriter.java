package io.ratatoskr.telemetry;

import io.ratatoskr.settings.LogSettings.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes access lines to the log {@value #LOGGER} on a thread of its own, at most {@value #PERIOD_MILLIS} ms later. A log that blocks
 * never delays a request: lines beyond {@value #MAX_WAITING} that wait are dropped, and their number is logged. Thread-safe.
 */
public final class AccessLogWriter implements AutoCloseable {
    public static final String LOGGER = "ratatoskr.access";

    static final int MAX_WAITING = 8192;
    private static final int PERIOD_MILLIS = 50;
    private static final int BATCH = 256;
    private static final long CLOSE_TIMEOUT_MILLIS = 2000;
    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
    private static final Logger GATEWAY_LOG = LoggerFactory.getLogger(AccessLogWriter.class);

    private final Format format;
    private final BlockingQueue<AccessLine> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;

    public AccessLogWriter(Format format) {
        this.format = format;
        this.thread = Thread.ofPlatform().daemon().name("access-log").unstarted(this::run);
        thread.start();
    }

    /** Adds a line; returns at once. */
    public void write(AccessLine line) {
        if (!waiting.offer(line)) {
            dropped.incrementAndGet();
        }
    }

    private void run() {
        var batch = new ArrayList<AccessLine>(BATCH);
        while (true) {
            boolean last = closed;
            if (waiting.drainTo(batch, BATCH) > 0) {
                write(batch);
                batch.clear();
            } else if (last) {
                return;
            } else {
                LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS));
            }
            long lost = dropped.getAndSet(0);
            if (lost > 0) {
                GATEWAY_LOG.warn(
                        "the log cannot be written as fast as requests end: {} access lines are missing", lost);
            }
        }
    }

    private void write(List<AccessLine> lines) {
        for (AccessLine line : lines) {
            CurrentRequest.set(line);
            LOG.info(line.format(format));
        }
        CurrentRequest.set(null);
    }

    /** Writes the lines that wait, for at most 2 seconds. Idempotent. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_TIMEOUT_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
