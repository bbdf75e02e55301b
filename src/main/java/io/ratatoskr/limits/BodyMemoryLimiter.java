package io.ratatoskr.limits;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Limits the memory of all request bodies together, and of what they are parsed to. Thread-safe. */
public final class BodyMemoryLimiter {
    private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final BodyLimits limits;
    private final AtomicLong available;
    /** The thread in {@link #acquire}; null: none. */
    private final AtomicReference<@Nullable Thread> waiting = new AtomicReference<>();

    public BodyMemoryLimiter(BodyLimits limits) {
        this.limits = limits;
        this.available = new AtomicLong(limits.total());
    }

    public BodyLimits limits() {
        return limits;
    }

    /** Size of all bodies together, in bytes. */
    public long total() {
        return limits.total();
    }

    /** Reserves the bytes; returns false, and reserves none, when they are not available. */
    public boolean tryAcquire(long bytes) {
        while (true) {
            long now = available.get();
            if (now < bytes) {
                return false;
            }
            if (available.compareAndSet(now, now - bytes)) {
                return true;
            }
        }
    }

    /**
     * As {@link #tryAcquire}, but the first thread that finds too few waits for a moment. Without that, several requests which each hold
     * their body and need more could all be refused, though one of them has room once the others are.
     */
    public boolean acquire(long bytes) {
        if (tryAcquire(bytes)) {
            return true;
        }
        Thread current = Thread.currentThread();
        if (!waiting.compareAndSet(null, current)) {
            return false;
        }
        try {
            long deadline = System.nanoTime() + MAX_WAIT_NANOS;
            while (!tryAcquire(bytes)) {
                long left = deadline - System.nanoTime();
                if (left <= 0 || current.isInterrupted()) {
                    return false;
                }
                LockSupport.parkNanos(this, left);
            }
            return true;
        } finally {
            waiting.set(null);
        }
    }

    public void release(long bytes) {
        available.addAndGet(bytes);
        Thread waiter = waiting.get();
        if (waiter != null) {
            LockSupport.unpark(waiter);
        }
    }
}
