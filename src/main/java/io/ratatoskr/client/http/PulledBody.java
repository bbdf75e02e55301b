package io.ratatoskr.client.http;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The body of one response, pulled by one thread: at most one part of it is in memory, the next one is requested when that is used up.
 * {@link #close} and {@link #discard} may be called from any thread.
 */
final class PulledBody implements BodySubscriber<PulledBody> {
    /** Bytes of the rest of a body that are read so that its connection can be used again. */
    private static final int MAX_DISCARDED = 64 << 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Subscription subscription;
    private @Nullable List<ByteBuffer> part;
    private @Nullable Throwable failure;
    private boolean complete;
    private boolean closed;
    private boolean discarding;
    private int discarded;

    /** Available at once, with the headers. */
    @Override
    public CompletionStage<PulledBody> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Subscription source) {
        boolean refused;
        lock.lock();
        try {
            subscription = source;
            refused = closed;
        } finally {
            lock.unlock();
        }
        if (refused) {
            source.cancel();
        } else {
            source.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        Subscription next = null;
        lock.lock();
        try {
            if (discarding || closed) {
                for (ByteBuffer buffer : buffers) {
                    discarded += buffer.remaining();
                }
                next = subscription;
            } else {
                part = buffers;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        if (next != null && discarded <= MAX_DISCARDED) {
            next.request(1);
        } else if (next != null) {
            next.cancel();
        }
    }

    @Override
    public void onError(Throwable cause) {
        lock.lock();
        try {
            failure = cause;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onComplete() {
        lock.lock();
        try {
            complete = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for a part of the body and returns it; null at the end of the body, or when it was closed.
     *
     * @param deadline by {@link System#nanoTime}
     * @throws IOException when the connection was lost
     * @throws DeadlinePassed when nothing has arrived by then
     */
    @Nullable
    List<ByteBuffer> take(long deadline) throws IOException, InterruptedException, DeadlinePassed {
        List<ByteBuffer> taken;
        Subscription source;
        lock.lockInterruptibly();
        try {
            while (part == null && failure == null && !complete && !closed) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new DeadlinePassed();
                }
                changed.awaitNanos(left);
            }
            if (closed) {
                return null;
            }
            if (part == null && failure != null) {
                throw new IOException(failure.getMessage(), failure);
            }
            taken = part;
            part = null;
            source = subscription;
        } finally {
            lock.unlock();
        }
        if (taken != null && source != null) {
            source.request(1);
        }
        return taken;
    }

    /** Reads the little that may follow, without anybody waiting for it, so that the connection can be used again. */
    void discard() {
        end(true);
    }

    /** Ends the response; the connection is closed unless the body is complete. */
    void close() {
        end(false);
    }

    private void end(boolean rest) {
        Subscription source;
        lock.lock();
        try {
            if (closed || discarding) {
                return;
            }
            discarding = rest;
            closed = true;
            source = subscription;
            part = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (source != null && !rest) {
            source.cancel();
        } else if (source != null) {
            source.request(1);
        }
    }

    /** Nothing has arrived in time. */
    static final class DeadlinePassed extends Exception {
        private static final long serialVersionUID = 1L;

        DeadlinePassed() {
            super("nothing has arrived in time", null, false, false);
        }
    }
}
