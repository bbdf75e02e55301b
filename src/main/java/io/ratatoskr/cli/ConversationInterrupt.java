package io.ratatoskr.cli;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C in a conversation. While a response arrives it ends that response. At the prompt the first one prints how a conversation ends, and
 * a second one in a row ends the process. Thread-safe.
 */
final class ConversationInterrupt implements ResponseInterrupt {
    private final ReentrantLock lock = new ReentrantLock();
    private final Runnable hint;
    private final Runnable exit;
    /** Of the response; null at the prompt. */
    private @Nullable Thread worker;

    private @Nullable Runnable action;
    private boolean interrupted;
    private boolean hinted;
    private boolean over;

    /**
     * @param hint prints how a conversation ends
     * @param exit ends the process
     */
    ConversationInterrupt(Runnable hint, Runnable exit) {
        this.hint = hint;
        this.exit = exit;
    }

    /** A response begins, on this thread. */
    void begin() {
        lock.lock();
        try {
            worker = Thread.currentThread();
            action = null;
            interrupted = false;
            hinted = false;
        } finally {
            lock.unlock();
        }
    }

    /** The response has ended; the thread is not interrupted after this. */
    void end() {
        lock.lock();
        try {
            worker = null;
            action = null;
            Thread.interrupted();
        } finally {
            lock.unlock();
        }
    }

    /** The conversation has ended: from now on Ctrl-C ends the process. */
    void close() {
        lock.lock();
        try {
            over = true;
        } finally {
            lock.unlock();
        }
    }

    /** A line was entered at the prompt. */
    void lineRead() {
        lock.lock();
        try {
            hinted = false;
        } finally {
            lock.unlock();
        }
    }

    /** Ctrl-C. */
    void interrupt() {
        Runnable due;
        lock.lock();
        try {
            if (worker != null) {
                interrupted = true;
                if (action == null) {
                    // It waits for the beginning of the response
                    worker.interrupt();
                }
                due = action;
            } else if (hinted || over) {
                due = exit;
            } else {
                hinted = true;
                due = hint;
            }
        } finally {
            lock.unlock();
        }
        if (due != null) {
            due.run();
        }
    }

    @Override
    public void setAction(Runnable newAction) {
        lock.lock();
        try {
            if (!interrupted) {
                action = newAction;
                return;
            }
        } finally {
            lock.unlock();
        }
        newAction.run();
    }

    @Override
    public boolean isInterrupted() {
        lock.lock();
        try {
            return interrupted;
        } finally {
            lock.unlock();
        }
    }
}
