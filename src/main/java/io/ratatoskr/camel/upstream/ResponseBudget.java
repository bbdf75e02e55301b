package io.ratatoskr.camel.upstream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Limits the memory of all provider responses together. Each response counts its bytes by a {@link ResponseCharge}, from their
 * arrival until they are dropped.
 *
 * <p>While the limit is reached, a response that holds more than {@link #UNCONDITIONAL_BYTES} waits. The oldest waiting one may
 * finish beyond the limit, one at a time, so that responses which all hold a part and wait for the rest cannot block each other.
 * Thread-safe; takes a lock only while the limit is reached.
 */
public final class ResponseBudget {
    /** Bytes that a response may hold without waiting, so that small ones pass while the limit is reached. */
    static final int UNCONDITIONAL_BYTES = 64 * 1024;
    /** Free bytes for each response that is resumed, so that one freed byte does not resume all of them. */
    private static final long BYTES_PER_RESUMED = 256 * 1024;

    private final long limit;
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong started = new AtomicLong();

    private final ReentrantLock lock = new ReentrantLock();
    private final PriorityQueue<ResponseCharge> waiting =
            new PriorityQueue<>(Comparator.comparingLong(ResponseCharge::sequence));
    /** The size of the queue, read without the lock. */
    private volatile int waitingCount;
    /** The response that may exceed the limit; written with the lock. */
    private volatile @Nullable ResponseCharge exempt;

    /** @param bytes 0: a quarter of the heap */
    public ResponseBudget(long bytes) {
        this.limit = bytes > 0 ? bytes : Runtime.getRuntime().maxMemory() / 4;
    }

    /** The bytes held at present. */
    public long used() {
        return used.get();
    }

    /** The bytes that may be held, but for one response that exceeds them and for the first bytes of each. */
    public long limit() {
        return limit;
    }

    /** @param resume called when the response may grow again, on any thread, perhaps with locks held; must neither block nor throw */
    ResponseCharge open(Runnable resume) {
        return new ResponseCharge(this, started.incrementAndGet(), resume);
    }

    boolean isExhausted() {
        return used.get() > limit;
    }

    void add(long bytes) {
        used.addAndGet(bytes);
    }

    void subtract(long bytes) {
        used.addAndGet(-bytes);
        if (waitingCount > 0) {
            resumeWaiting(null);
        }
    }

    /** Whether the response may grow now; otherwise it is queued and resumed later. */
    @SuppressWarnings("ReferenceEquality") // the same response, not an equal one
    boolean admit(ResponseCharge charge) {
        if (!isExhausted() || charge.held() <= UNCONDITIONAL_BYTES || exempt == charge) {
            return true;
        }
        lock.lock();
        try {
            if (!charge.isWaiting()) {
                charge.setWaiting(true);
                if (charge.isClosed()) {
                    charge.setWaiting(false);
                    return true;
                }
                waiting.add(charge);
                waitingCount = waiting.size();
            }
        } finally {
            lock.unlock();
        }
        resumeWaiting(charge);
        return !charge.isWaiting();
    }

    /** Removes a response whose bytes were dropped. */
    @SuppressWarnings("ReferenceEquality") // the same response, not an equal one
    void remove(ResponseCharge charge) {
        if (!charge.isWaiting() && exempt != charge) {
            return;
        }
        lock.lock();
        try {
            if (charge.isWaiting()) {
                charge.setWaiting(false);
                waiting.remove(charge);
                waitingCount = waiting.size();
            }
            if (exempt == charge) {
                exempt = null;
            }
        } finally {
            lock.unlock();
        }
        if (waitingCount > 0) {
            resumeWaiting(null);
        }
    }

    /** @param caller is admitted by its return value and not called; may be null */
    @SuppressWarnings("ReferenceEquality") // the same response, not an equal one
    private void resumeWaiting(@Nullable ResponseCharge caller) {
        List<ResponseCharge> resumed = new ArrayList<>();
        lock.lock();
        try {
            long room = limit - used.get();
            for (ResponseCharge oldest = waiting.peek(); oldest != null; oldest = waiting.peek()) {
                if (room <= 0) {
                    if (exempt != null) {
                        break;
                    }
                    exempt = oldest;
                }
                room -= BYTES_PER_RESUMED;
                waiting.remove();
                oldest.setWaiting(false);
                if (oldest != caller) {
                    resumed.add(oldest);
                }
            }
            waitingCount = waiting.size();
        } finally {
            lock.unlock();
        }
        resumed.forEach(ResponseCharge::resume);
    }
}
