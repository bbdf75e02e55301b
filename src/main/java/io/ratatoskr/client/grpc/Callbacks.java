package io.ratatoskr.client.grpc;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs what grpc-java reports about one call on the thread that waits for it, so that messages are parsed there and need no thread of their
 * own. Once that thread has left, tasks run where they come from. Thread-safe.
 */
final class Callbacks implements Executor {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean left;

    @Override
    public void execute(Runnable task) {
        lock.lock();
        try {
            if (!left) {
                tasks.add(task);
                added.signalAll();
                return;
            }
        } finally {
            lock.unlock();
        }
        task.run();
    }

    /**
     * Waits for a task and runs it; false if there is none until then, or nobody waits for tasks any more.
     *
     * @param until by {@link System#nanoTime}
     */
    boolean runNext(long until) throws InterruptedException {
        Runnable task = null;
        lock.lockInterruptibly();
        try {
            long wait = until - System.nanoTime();
            while (tasks.isEmpty() && !left && wait > 0) {
                added.awaitNanos(wait);
                wait = until - System.nanoTime();
            }
            task = tasks.poll();
        } finally {
            lock.unlock();
        }
        if (task == null) {
            return false;
        }
        task.run();
        return true;
    }

    /** Nobody waits for tasks any more. Runs those that have come. */
    void leave() {
        lock.lock();
        try {
            left = true;
            added.signalAll();
        } finally {
            lock.unlock();
        }
        for (Runnable task = poll(); task != null; task = poll()) {
            task.run();
        }
    }

    private @Nullable Runnable poll() {
        lock.lock();
        try {
            return tasks.poll();
        } finally {
            lock.unlock();
        }
    }
}
