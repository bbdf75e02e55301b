package io.ratatoskr.limits;

import io.ratatoskr.api.Cancellation;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A number of permits, and a bounded queue of callers that wait for one in order of arrival. Taking and returning a permit while nobody
 * waits takes no lock. Thread-safe.
 */
public final class FairPermits {
    /** How a wait for a permit ended. */
    public enum Outcome {
        /** The caller has a permit. */
        ACQUIRED,
        /** No permit was free, and the queue was full. */
        FULL,
        /** No permit was free in time. */
        TIMED_OUT,
        /** The request was cancelled, or its deadline has passed, or the thread was interrupted. */
        CANCELLED
    }

    private static final class Waiter {
        private final Condition changed;
        private boolean granted;
        private boolean cancelled;

        Waiter(Condition changed) {
            this.changed = changed;
        }
    }

    private final int maxWaiting;
    private final AtomicInteger free;
    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock. */
    private final LinkedHashSet<Waiter> queue = new LinkedHashSet<>();
    /** The size of {@link #queue}, readable without the lock. */
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * @param permits the number of permits
     * @param maxWaiting maximum number of callers in the queue; 0: nobody waits
     */
    public FairPermits(int permits, int maxWaiting) {
        this.free = new AtomicInteger(permits);
        this.maxWaiting = maxWaiting;
    }

    /** Takes a permit if one is free and nobody waits for it. */
    public boolean tryAcquire() {
        return waiting.get() == 0 && takeFree();
    }

    /**
     * Takes a permit, waiting in the queue if none is free.
     *
     * @param timeout maximum wait; that to the deadline of the request also holds
     */
    public Outcome acquire(Duration timeout, Cancellation cancellation) {
        if (tryAcquire()) {
            return Outcome.ACQUIRED;
        }
        Waiter waiter;
        lock.lock();
        try {
            if (queue.size() >= maxWaiting) {
                // Who takes no place in the queue may take a permit that came free meanwhile
                return tryAcquire() ? Outcome.ACQUIRED : Outcome.FULL;
            }
            waiter = new Waiter(lock.newCondition());
            queue.add(waiter);
            waiting.set(queue.size());
            // A permit that was returned before the queue was visible
            grant();
        } finally {
            lock.unlock();
        }
        Cancellation.Registration registration = cancellation.onCancel(() -> cancel(waiter));
        try {
            return await(waiter, System.nanoTime() + timeout.toNanos(), cancellation);
        } finally {
            registration.remove();
        }
    }

    private Outcome await(Waiter waiter, long deadline, Cancellation cancellation) {
        lock.lock();
        try {
            while (!waiter.granted) {
                long left = Math.min(
                        deadline - System.nanoTime(), cancellation.remaining().toNanos());
                if (waiter.cancelled || left <= 0) {
                    leave(waiter);
                    return waiter.cancelled || cancellation.remaining().isZero()
                            ? Outcome.CANCELLED
                            : Outcome.TIMED_OUT;
                }
                try {
                    var ignored = waiter.changed.awaitNanos(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    if (waiter.granted) {
                        return Outcome.ACQUIRED;
                    }
                    leave(waiter);
                    return Outcome.CANCELLED;
                }
            }
            return Outcome.ACQUIRED;
        } finally {
            lock.unlock();
        }
    }

    private void leave(Waiter waiter) {
        queue.remove(waiter);
        waiting.set(queue.size());
    }

    private void cancel(Waiter waiter) {
        lock.lock();
        try {
            waiter.cancelled = true;
            waiter.changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Returns a permit. */
    public void release() {
        free.incrementAndGet();
        // After the increment: a caller that enters the queue later sees the permit
        if (waiting.get() > 0) {
            lock.lock();
            try {
                grant();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Gives free permits to the first waiters. Holds the lock. */
    private void grant() {
        Iterator<Waiter> first = queue.iterator();
        while (first.hasNext() && takeFree()) {
            Waiter waiter = first.next();
            first.remove();
            waiting.set(queue.size());
            waiter.granted = true;
            waiter.changed.signal();
        }
    }

    private boolean takeFree() {
        int now = free.get();
        while (now > 0) {
            if (free.compareAndSet(now, now - 1)) {
                return true;
            }
            now = free.get();
        }
        return false;
    }

    /** The number of free permits. */
    public int free() {
        return free.get();
    }

    /** The number of callers in the queue. */
    public int waiting() {
        return waiting.get();
    }
}
