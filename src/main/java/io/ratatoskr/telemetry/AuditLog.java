package io.ratatoskr.telemetry;

import io.ratatoskr.settings.LogSettings.Format;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.LoggerFactory;

/**
 * Writes audit lines to the log {@value #LOGGER}, at once. Lines of refused calls, which callers without rights cause, are at most
 * {@value #MAX_REFUSED} a minute; the next one has the number of those that were dropped. Thread-safe.
 */
public final class AuditLog {
    public static final String LOGGER = "io.ratatoskr.audit";

    static final int MAX_REFUSED = 600;

    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** The format of the process's log, as its configuration reads it. */
    private static final Format FORMAT =
            System.getProperty("ratatoskr.log.format", "text").equals("json") ? Format.JSON : Format.TEXT;

    private static final AuditLog INSTANCE =
            new AuditLog(FORMAT, LoggerFactory.getLogger(LOGGER)::info, System::nanoTime);

    private final Format format;
    private final Consumer<String> log;
    private final LongSupplier nanoTime;
    private final AtomicLong dropped = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private long windowStart;
    private int refused;

    AuditLog(Format format, Consumer<String> log, LongSupplier nanoTime) {
        this.format = format;
        this.log = log;
        this.nanoTime = nanoTime;
        this.windowStart = nanoTime.getAsLong();
    }

    /** Writes a line of this process. */
    public static void write(AuditLine line) {
        INSTANCE.add(line);
    }

    void add(AuditLine line) {
        if (line.result().equals(AuditLine.REFUSED) && !isInRate()) {
            dropped.incrementAndGet();
            return;
        }
        log.accept(line.format(format, dropped.getAndSet(0)));
    }

    private boolean isInRate() {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            if (now - windowStart > WINDOW_NANOS) {
                windowStart = now;
                refused = 0;
            }
            refused = Math.min(refused + 1, MAX_REFUSED + 1);
            return refused <= MAX_REFUSED;
        } finally {
            lock.unlock();
        }
    }
}
