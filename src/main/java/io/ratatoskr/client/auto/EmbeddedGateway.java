package io.ratatoskr.client.auto;

import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayStopping;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The gateway in process: started by the first request that needs it, closed when nothing has used it for a while, and started again when it is
 * needed again. Thread-safe; only requests that need a start wait for each other.
 */
final class EmbeddedGateway implements AutoCloseable {
    private final Supplier<? extends ModelGateway> factory;
    private final ReentrantLock starting = new ReentrantLock();
    private volatile @Nullable Instance current;
    private volatile boolean closed;

    EmbeddedGateway(Supplier<? extends ModelGateway> factory) {
        this.factory = factory;
    }

    /** The use of the gateway by one request; until it is closed, the gateway is not. */
    interface Lease extends AutoCloseable {
        ModelGateway gateway();

        /** Ends the use. Does nothing the second time. */
        @Override
        void close();
    }

    /**
     * Starts the gateway if it does not run.
     *
     * @throws RuntimeException what the factory threw
     */
    Lease lease() {
        Instance running = current;
        Lease lease = running == null ? null : running.lease();
        return lease == null ? start() : lease;
    }

    private Lease start() {
        try {
            starting.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Cancelled("the thread was interrupted while the embedded gateway started");
        }
        try {
            if (closed) {
                throw new GatewayStopping(new Closed().description());
            }
            Instance running = current;
            Lease lease = running == null ? null : running.lease();
            if (lease == null) {
                var started = new Instance(factory.get());
                lease = started.leaseFirst();
                current = started;
            }
            return lease;
        } finally {
            starting.unlock();
        }
    }

    boolean isRunning() {
        return current != null;
    }

    /** Closes the gateway if nothing uses it, and nothing has for that time. */
    void closeIfIdle(long now, long idleNanos) {
        starting.lock();
        try {
            Instance running = current;
            if (running != null && running.isIdle(now, idleNanos) && running.retire()) {
                current = null;
                running.gateway.close();
            }
        } finally {
            starting.unlock();
        }
    }

    /** Closes the gateway also if requests use it: they are cancelled. */
    @Override
    public void close() {
        closed = true;
        starting.lock();
        try {
            Instance running = current;
            current = null;
            if (running != null) {
                running.gateway.close();
            }
        } finally {
            starting.unlock();
        }
    }

    private static final class Instance {
        private static final int RETIRED = -1;

        private final ModelGateway gateway;
        private final AtomicInteger users = new AtomicInteger();
        private volatile long lastUse = System.nanoTime();

        Instance(ModelGateway gateway) {
            this.gateway = gateway;
        }

        /** Null when the gateway has been closed. */
        @Nullable
        Lease lease() {
            int before = users.getAndUpdate(count -> count == RETIRED ? RETIRED : count + 1);
            return before == RETIRED ? null : new Use(this);
        }

        Lease leaseFirst() {
            users.set(1);
            return new Use(this);
        }

        boolean isIdle(long now, long idleNanos) {
            return users.get() == 0 && now - lastUse >= idleNanos;
        }

        boolean retire() {
            return users.compareAndSet(0, RETIRED);
        }

        void release() {
            lastUse = System.nanoTime();
            users.decrementAndGet();
        }
    }

    private static final class Use implements Lease {
        private final AtomicInteger open = new AtomicInteger(1);
        private final Instance instance;

        Use(Instance instance) {
            this.instance = instance;
        }

        @Override
        public ModelGateway gateway() {
            return instance.gateway;
        }

        @Override
        public void close() {
            if (open.compareAndSet(1, 0)) {
                instance.release();
            }
        }
    }
}
