package io.ratatoskr.camel.tracing;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs that telemetry cannot be sent, at most once a minute. Thread-safe. */
final class ExportFailures {
    private static final Logger LOG = LoggerFactory.getLogger(ExportFailures.class);
    private static final long PERIOD_NANOS = 60_000_000_000L;
    /** No failure was logged. */
    private static final long NEVER = Long.MIN_VALUE;

    private final String endpoint;
    private final LongSupplier clock;
    private final AtomicLong lastLogged = new AtomicLong(NEVER);
    private final AtomicInteger unlogged = new AtomicInteger();

    ExportFailures(String endpoint) {
        this(endpoint, System::nanoTime);
    }

    /** @param clock in nanoseconds, as {@link System#nanoTime} */
    ExportFailures(String endpoint, LongSupplier clock) {
        this.endpoint = endpoint;
        this.clock = clock;
    }

    /**
     * A batch was lost.
     *
     * @param signal {@code traces} or {@code metrics}
     * @param cause null: the receiver refused it
     */
    void lost(String signal, @Nullable Throwable cause) {
        unlogged.incrementAndGet();
        long now = clock.getAsLong();
        long last = lastLogged.get();
        if ((last == NEVER || now - last >= PERIOD_NANOS) && lastLogged.compareAndSet(last, now)) {
            LOG.warn(
                    "cannot send {} to {}: {}; {} batches are lost, requests are not affected",
                    signal,
                    endpoint,
                    cause == null ? "refused" : root(cause).toString(),
                    unlogged.getAndSet(0));
        }
    }

    /** The exporters wrap the failure of the connection. */
    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; depth < 10 && root.getCause() != null; depth++) {
            root = root.getCause();
        }
        return root;
    }
}
