package io.ratatoskr.api;

import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.GatewayStopping;
import io.ratatoskr.api.error.ProviderUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The cancellation signal and deadline of one request.
 *
 * <p>Guarantees: {@link #cancel} takes effect once; every action registered before or after it runs exactly once, even if another
 * one throws, unless it was unregistered first; actions run on the cancelling thread and must not block. Thread-safe.
 */
public final class Cancellation {
    /** Unregisters an action; does nothing when it has already run. */
    @FunctionalInterface
    public interface Registration {
        void remove();
    }

    /** Why a request was cancelled; decides the failure that ends it. */
    public enum Cause {
        /** Nothing waits for the response any more: {@link Cancelled}. */
        CALLER_LEFT,
        /** The request's deadline has passed: {@link ProviderUnavailable} with {@link ProviderUnavailable.Reason#DEADLINE}. */
        DEADLINE,
        /** The gateway, or the part of it that serves the request, stops: {@link GatewayStopping}. */
        STOPPING
    }

    private record Signal(Cause cause, String reason) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final long deadlineNanos;
    private final List<Runnable> actions = new ArrayList<>(2);
    private volatile @Nullable Signal signal;

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

    /**
     * Whether the deadline has passed.
     *
     * @param now by {@link System#nanoTime}
     */
    public boolean isExpired(long now) {
        return now - deadlineNanos >= 0;
    }

    public boolean isCancelled() {
        return signal != null;
    }

    /** The cause of the cancellation; null while the request is not cancelled. */
    public @Nullable Cause cause() {
        Signal cancelled = signal;
        return cancelled == null ? null : cancelled.cause();
    }

    /** Cancels the request because its caller is gone. Later calls do nothing. */
    public void cancel(String reason) {
        cancel(Cause.CALLER_LEFT, reason);
    }

    /**
     * Cancels the request. Later calls do nothing.
     *
     * @param reason message of the failure
     * @throws RuntimeException what the first throwing action threw, after all of them have run
     */
    public void cancel(Cause cause, String reason) {
        List<Runnable> pending;
        lock.lock();
        try {
            if (signal != null) {
                return;
            }
            signal = new Signal(cause, reason);
            pending = List.copyOf(actions);
            actions.clear();
        } finally {
            lock.unlock();
        }
        runAll(pending);
    }

    private static void runAll(List<Runnable> actions) {
        Throwable first = null;
        for (Runnable action : actions) {
            try {
                action.run();
            } catch (RuntimeException | Error failure) {
                if (first == null) {
                    first = failure;
                } else if (!failure.equals(first)) {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first instanceof Error error) {
            throw error;
        }
        if (first instanceof RuntimeException failure) {
            throw failure;
        }
    }

    /** Cancels the other request, with the same cause and reason, when this one is cancelled. */
    public Registration propagateTo(Cancellation other) {
        return onCancel(() -> {
            Signal cancelled = signal;
            if (cancelled != null) {
                other.cancel(cancelled.cause(), cancelled.reason());
            }
        });
    }

    /** Runs the action when the request is cancelled, immediately if it already is. */
    public Registration onCancel(Runnable action) {
        lock.lock();
        try {
            if (signal == null) {
                actions.add(action);
                return () -> unregister(action);
            }
        } finally {
            lock.unlock();
        }
        action.run();
        return () -> {};
    }

    /** @throws GatewayException the failure of the cause when the request is cancelled */
    public void throwIfCancelled() {
        if (signal != null) {
            throw exception();
        }
    }

    /**
     * A new failure of the cause: {@link Cancelled}, {@link ProviderUnavailable} or {@link GatewayStopping}.
     *
     * @throws IllegalStateException when the request is not cancelled
     */
    public GatewayException exception() {
        Signal cancelled = signal;
        if (cancelled == null) {
            throw new IllegalStateException("the request is not cancelled");
        }
        return switch (cancelled.cause()) {
            case CALLER_LEFT -> new Cancelled(cancelled.reason());
            case DEADLINE -> new ProviderUnavailable(cancelled.reason(), ProviderUnavailable.Reason.DEADLINE);
            case STOPPING -> new GatewayStopping(cancelled.reason());
        };
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
