package io.ratatoskr.camel.upstream;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.Overloaded;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The permits for the concurrent calls of one provider. Callers without a permit wait in order of arrival, at most
 * {@code maxWaiting} of them; a cancelled one leaves at once. Thread-safe; {@link #acquire} must not be called on an event loop.
 */
final class CallPermits implements AutoCloseable {
    /** When a caller without a permit may try again. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private enum State {
        WAITING,
        GRANTED,
        CANCELLED
    }

    /** A waiting caller; guarded by the lock. */
    private static final class Waiter {
        private final Condition changed;
        private State state = State.WAITING;

        Waiter(Condition changed) {
            this.changed = changed;
        }

        void end(State end) {
            state = end;
            changed.signal();
        }
    }

    private final String provider;
    private final int maxWaiting;
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashSet<Waiter> waiting = new LinkedHashSet<>();
    private int limit;
    private int used;
    private boolean closed;

    /** @param limit maximum number of permits in use */
    CallPermits(String provider, int limit, int maxWaiting) {
        this.provider = provider;
        this.limit = limit;
        this.maxWaiting = maxWaiting;
    }

    /**
     * Takes a permit, waiting for one until the deadline of the request.
     *
     * @throws Overloaded when too many callers wait, or no permit is free by the deadline
     * @throws Cancelled when the request is cancelled or this is closed
     */
    void acquire(Cancellation cancellation) {
        Waiter waiter;
        lock.lock();
        try {
            throwIfClosed();
            if (used < limit && waiting.isEmpty()) {
                used++;
                return;
            }
            if (waiting.size() >= maxWaiting) {
                throw overloaded();
            }
            waiter = new Waiter(lock.newCondition());
            waiting.add(waiter);
        } finally {
            lock.unlock();
        }
        Cancellation.Registration registration = cancellation.onCancel(() -> cancel(waiter));
        try {
            await(waiter, cancellation);
        } finally {
            registration.remove();
        }
    }

    /** Takes a permit if one is free and nobody waits for it. */
    boolean tryAcquire() {
        lock.lock();
        try {
            throwIfClosed();
            boolean free = used < limit && waiting.isEmpty();
            if (free) {
                used++;
            }
            return free;
        } finally {
            lock.unlock();
        }
    }

    private void await(Waiter waiter, Cancellation cancellation) {
        lock.lock();
        try {
            while (waiter.state == State.WAITING) {
                long left = cancellation.remaining().toNanos();
                if (left <= 0) {
                    waiting.remove(waiter);
                    throw overloaded();
                }
                try {
                    var ignored = waiter.changed.awaitNanos(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    leave(waiter);
                    throw new Cancelled("the calling thread was interrupted");
                }
            }
            if (waiter.state == State.CANCELLED) {
                throwIfClosed();
                // The clock of the request may be as quick as this wait
                if (cancellation.cause() == Cancellation.Cause.DEADLINE) {
                    throw overloaded();
                }
                cancellation.throwIfCancelled();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Removes the waiter, or returns the permit it was granted meanwhile. Holds the lock. */
    private void leave(Waiter waiter) {
        if (waiter.state == State.GRANTED) {
            used--;
            grant();
        } else {
            waiting.remove(waiter);
        }
    }

    private void cancel(Waiter waiter) {
        lock.lock();
        try {
            if (waiting.remove(waiter)) {
                waiter.end(State.CANCELLED);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns a permit. */
    void release() {
        lock.lock();
        try {
            used--;
            grant();
        } finally {
            lock.unlock();
        }
    }

    /** Changes the number of permits. Permits in use stay so. */
    void setLimit(int newLimit) {
        lock.lock();
        try {
            limit = newLimit;
            grant();
        } finally {
            lock.unlock();
        }
    }

    /** Gives free permits to the first waiters. Holds the lock. */
    private void grant() {
        Iterator<Waiter> first = waiting.iterator();
        while (used < limit && first.hasNext()) {
            Waiter waiter = first.next();
            first.remove();
            used++;
            waiter.end(State.GRANTED);
        }
    }

    /** Returns whether a further caller would wait. */
    boolean isFull() {
        lock.lock();
        try {
            return used >= limit || !waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** The number of permits in use. */
    int used() {
        lock.lock();
        try {
            return used;
        } finally {
            lock.unlock();
        }
    }

    /** The number of callers that wait for a permit. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private GatewayException overloaded() {
        return Overloaded.atProvider("%s: all %d connections are in use (ratatoskr.providers.%s.max-concurrent)"
                        .formatted(provider, limit, provider))
                .setRetryAfter(RETRY_AFTER);
    }

    private void throwIfClosed() {
        if (closed) {
            throw new GatewayStopping(provider + ": the gateway is stopping");
        }
    }

    /** Fails the waiting callers and all later ones. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            waiting.forEach(waiter -> waiter.end(State.CANCELLED));
            waiting.clear();
        } finally {
            lock.unlock();
        }
    }
}
