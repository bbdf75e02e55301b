package io.ratatoskr.camel.exchange;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.GatewayException;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Permits of which a caller takes several at once. Callers wait in order of arrival; a cancelled one leaves at once. Thread-safe; not
 * for event loops.
 */
final class WeightedPermits {
    /** A waiting caller; guarded by the lock. */
    private static final class Waiter {
        private final int count;
        private final Condition changed;
        private boolean granted;

        Waiter(int count, Condition changed) {
            this.count = count;
            this.changed = changed;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
    private int free;

    WeightedPermits(int permits) {
        this.free = permits;
    }

    /**
     * Takes permits; false when they were not free by the deadline of the request.
     *
     * @param count at most all permits
     * @param cancellation null: waits without a limit
     * @throws GatewayException the failure of the cancellation, unless its cause is the deadline
     */
    boolean acquire(int count, @Nullable Cancellation cancellation) throws InterruptedException {
        Waiter waiter;
        lock.lock();
        try {
            if (waiting.isEmpty() && count <= free) {
                free -= count;
                return true;
            }
            waiter = new Waiter(count, lock.newCondition());
            waiting.add(waiter);
        } finally {
            lock.unlock();
        }
        Cancellation.Registration registration =
                cancellation == null ? () -> {} : cancellation.onCancel(() -> wake(waiter));
        try {
            return await(waiter, cancellation);
        } finally {
            registration.remove();
        }
    }

    private boolean await(Waiter waiter, @Nullable Cancellation cancellation) throws InterruptedException {
        lock.lock();
        try {
            while (!waiter.granted) {
                if (cancellation == null) {
                    waiter.changed.await();
                    continue;
                }
                long left = cancellation.remaining().toNanos();
                if (left <= 0 || cancellation.cause() == Cancellation.Cause.DEADLINE) {
                    return false;
                }
                cancellation.throwIfCancelled();
                waiter.changed.await(left, TimeUnit.NANOSECONDS);
            }
            return true;
        } catch (InterruptedException e) {
            if (waiter.granted) {
                free += waiter.count;
            }
            throw e;
        } finally {
            // Whoever waited behind it may fit now
            waiting.remove(waiter);
            grant();
            lock.unlock();
        }
    }

    private void wake(Waiter waiter) {
        lock.lock();
        try {
            waiter.changed.signal();
        } finally {
            lock.unlock();
        }
    }

    void release(int count) {
        lock.lock();
        try {
            free += count;
            grant();
        } finally {
            lock.unlock();
        }
    }

    /** Gives free permits to the first waiters. Holds the lock. */
    private void grant() {
        for (Waiter first = waiting.peek(); first != null && first.count <= free; first = waiting.peek()) {
            waiting.remove();
            free -= first.count;
            first.granted = true;
            first.changed.signal();
        }
    }

    /** The number of callers that wait. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }
}
