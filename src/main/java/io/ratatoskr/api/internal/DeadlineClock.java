package io.ratatoskr.api.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends what has passed its deadline: one coarse clock for all calls and streams of a gateway, in place of a timer for each.
 *
 * <p>Every {@link #TICK_MILLIS} ms a daemon thread checks everything that is watched; it sleeps, without any wake-up, when nothing has been
 * watched for a second. {@link #watch} and {@link Watch#stop} take no lock and, while the clock ticks, wake no thread. The thread
 * starts with the first watch and ends with {@link #close}. Thread-safe.
 */
public final class DeadlineClock implements AutoCloseable {
    /** The interval of the checks, and so the longest that a deadline is late, in milliseconds. */
    public static final int TICK_MILLIS = 25;

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
    private static final int IDLE_TICKS = 1000 / TICK_MILLIS;
    private static final long CLOSE_TIMEOUT_MILLIS = 2000;

    /** Something with a deadline. Its methods run on the clock's thread and must not block. */
    public interface Expirable {
        /**
         * Whether {@link #expire} is to be called now. The deadline may change at any time.
         *
         * @param now by {@link System#nanoTime}
         */
        boolean isDue(long now);

        /** Called at each tick at which it is due, until its watch is stopped. */
        void expire();

        /** The clock stops: no deadline will be seen any more. */
        default void clockClosed() {}
    }

    /** The watch over one {@link Expirable}. */
    public static final class Watch {
        private volatile @Nullable Expirable target;
        private @Nullable Watch next;

        private Watch(Expirable target) {
            this.target = target;
        }

        /** Ends the watch. Idempotent; a check that has begun may still call {@link Expirable#expire}. */
        public void stop() {
            target = null;
        }
    }

    private final Consumer<Throwable> failures;
    /** New watches, the latest first; the clock's thread moves them to its own list. */
    private final AtomicReference<@Nullable Watch> added = new AtomicReference<>();

    private final AtomicBoolean asleep = new AtomicBoolean(true);
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Thread thread;
    private volatile boolean closed;

    /** @param failures gets what a check threw; the others are checked nevertheless */
    public DeadlineClock(Consumer<Throwable> failures) {
        this.failures = failures;
    }

    /** Watches over something until the watch is stopped; in vain when the clock is closed. */
    public Watch watch(Expirable target) {
        var watch = new Watch(target);
        Watch first;
        do {
            first = added.get();
            watch.next = first;
        } while (!added.compareAndSet(first, watch));
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            wake();
        }
        return watch;
    }

    /** True when no deadline is seen any more; whoever waits needs a timed wait. */
    public boolean isClosed() {
        return closed;
    }

    private void wake() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            Thread running = thread;
            if (running == null) {
                thread = Thread.ofPlatform().daemon().name("ratatoskr-clock").start(this::run);
            } else {
                LockSupport.unpark(running);
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        var watches = new ArrayList<Watch>();
        int idle = 0;
        while (!closed) {
            boolean any = takeAdded(watches);
            check(watches);
            idle = any || !watches.isEmpty() ? 0 : idle + 1;
            if (idle >= IDLE_TICKS) {
                sleep();
                idle = 0;
            } else {
                LockSupport.parkNanos(this, TICK_NANOS);
            }
        }
        takeAdded(watches);
        for (Watch watch : watches) {
            Expirable target = watch.target;
            try {
                if (target != null) {
                    target.clockClosed();
                }
            } catch (RuntimeException | Error failure) {
                failures.accept(failure);
            }
        }
    }

    /** Parks until something is watched. */
    private void sleep() {
        asleep.set(true);
        while (asleep.get() && !closed) {
            if (added.get() != null && asleep.compareAndSet(true, false)) {
                return;
            }
            LockSupport.park(this);
        }
    }

    private boolean takeAdded(List<Watch> watches) {
        Watch first = added.getAndSet(null);
        Watch watch = first;
        while (watch != null) {
            if (watch.target != null) {
                watches.add(watch);
            }
            Watch next = watch.next;
            watch.next = null;
            watch = next;
        }
        return first != null;
    }

    /** Calls what is due, and removes the watches that have stopped. */
    private void check(List<Watch> watches) {
        long now = System.nanoTime();
        watches.removeIf(watch -> {
            Expirable target = watch.target;
            try {
                if (target != null && target.isDue(now)) {
                    target.expire();
                }
            } catch (RuntimeException | Error failure) {
                failures.accept(failure);
            }
            return watch.target == null;
        });
    }

    /** Stops the thread and waits for its end. Idempotent. */
    @Override
    public void close() {
        Thread running;
        lock.lock();
        try {
            closed = true;
            running = thread;
        } finally {
            lock.unlock();
        }
        if (running != null && !running.equals(Thread.currentThread())) {
            LockSupport.unpark(running);
            try {
                running.join(CLOSE_TIMEOUT_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
