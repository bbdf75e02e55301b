package io.ratatoskr.camel.redis;

import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The log lines about a connection that may come and go many times: one when it is lost, one when it is back. At most one loss is logged in
 * {@link #INTERVAL}; one that is not logged at once is later, if it lasts. Thread-safe.
 */
final class StateLog {
    static final Duration INTERVAL = Duration.ofMinutes(1);

    private final BiConsumer<Boolean, String> lines;
    private final BiConsumer<Runnable, Duration> later;
    private final LongSupplier nanoTime;
    /** Guarded by this, as are the following. What the log says. */
    private boolean loggedUp;

    private boolean logged;
    private boolean up;
    private @Nullable Supplier<String> message;
    private long nextLossNanos;
    private boolean scheduled;
    private int losses;

    /**
     * @param lines writes a line; true: the connection is there
     * @param later runs an action after a time
     * @param nanoTime a monotonic clock, in nanoseconds
     */
    StateLog(BiConsumer<Boolean, String> lines, BiConsumer<Runnable, Duration> later, LongSupplier nanoTime) {
        this.lines = lines;
        this.later = later;
        this.nanoTime = nanoTime;
        this.nextLossNanos = nanoTime.getAsLong();
    }

    /** The connection is there. */
    synchronized void up(Supplier<String> text) {
        up = true;
        message = text;
        write();
    }

    /** The connection is lost, or was not made. */
    synchronized void down(Supplier<String> text) {
        up = false;
        losses++;
        message = text;
        write();
    }

    private void write() {
        Supplier<String> text = message;
        if (text == null || (logged && loggedUp == up)) {
            return;
        }
        long wait = nextLossNanos - nanoTime.getAsLong();
        if (!up && wait > 0) {
            if (!scheduled) {
                scheduled = true;
                later.accept(this::writeLater, Duration.ofNanos(wait));
            }
            return;
        }
        if (!up) {
            nextLossNanos = nanoTime.getAsLong() + INTERVAL.toNanos();
        }
        String times = losses > 1 ? " (lost %d times since the last such line)".formatted(losses) : "";
        logged = true;
        loggedUp = up;
        if (!up) {
            losses = 0;
        }
        lines.accept(up, text.get() + (up ? "" : times));
    }

    private synchronized void writeLater() {
        scheduled = false;
        write();
    }
}
