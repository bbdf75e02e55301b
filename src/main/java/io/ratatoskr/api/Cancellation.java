package io.ratatoskr.api;

import io.ratatoskr.api.error.Cancelled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The cancellation signal and deadline of one request.
 *
 * <p>Guarantees: {@link #cancel} takes effect once; every action registered before or after it runs exactly once, unless it was
 * unregistered first; actions run on the cancelling thread and must not block. Thread-safe.
 */
public final class Cancellation {
    /** Unregisters an action; does nothing when it has already run. */
    @FunctionalInterface
    public interface Registration {
        void remove();
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final long deadlineNanos;
    private final List<Runnable> actions = new ArrayList<>(2);
    private volatile @Nullable String reason;

    private Cancellation(long deadlineNanos) {
        this.deadlineNanos = deadlineNanos;
    }

    /** A cancellation whose deadline is {@code total} from now. */
    public static Cancellation withTimeout(Duration total) {
        return new Cancellation(System.nanoTime() + total.toNanos());
    }

    /** The time left until the deadline; zero after it. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    }

    public boolean isCancelled() {
        return reason != null;
    }

    /** Cancels the request. Later calls do nothing. */
    public void cancel(String cause) {
        List<Runnable> pending;
        lock.lock();
        try {
            if (reason != null) {
                return;
            }
            reason = cause;
            pending = List.copyOf(actions);
            actions.clear();
        } finally {
            lock.unlock();
        }
        pending.forEach(Runnable::run);
    }

    /** Runs the action when the request is cancelled, immediately if it already is. */
    public Registration onCancel(Runnable action) {
        lock.lock();
        try {
            if (reason == null) {
                actions.add(action);
                return () -> unregister(action);
            }
        } finally {
            lock.unlock();
        }
        action.run();
        return () -> {};
    }

    /** @throws Cancelled when the request is cancelled */
    public void throwIfCancelled() {
        String cause = reason;
        if (cause != null) {
            throw new Cancelled(cause);
        }
    }

    @SuppressWarnings("ReferenceEquality") // the same action may be registered twice
    private void unregister(Runnable action) {
        lock.lock();
        try {
            for (int i = 0; i < actions.size(); i++) {
                if (actions.get(i) == action) {
                    actions.remove(i);
                    return;
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
