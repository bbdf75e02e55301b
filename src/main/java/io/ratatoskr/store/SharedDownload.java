package io.ratatoskr.store;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.ProviderUnavailable.Reason;
import io.ratatoskr.api.internal.FileFailures;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A download that any number of callers wait for. It runs on a thread of its own, since checksums are CPU work and no caller's leaving
 * may end it for the others. It is stopped when the last caller has left. Thread-safe.
 */
final class SharedDownload {
    /** The download itself. */
    @FunctionalInterface
    interface Task {
        /** @param stop cancelled to end the download, which can be resumed then; its deadline is the time limit */
        Path run(DownloadListener progress, Cancellation stop) throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(SharedDownload.class);

    private final CompletableFuture<Path> result = new CompletableFuture<>();
    private final List<DownloadListener> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Cancellation stop;
    private final Thread thread;
    private int callers;
    private boolean closed;

    /**
     * @param name name of its thread
     * @param limit maximum duration of the whole download
     * @param ended runs on the download's thread before the callers get the result
     */
    SharedDownload(String name, Duration limit, Task task, Runnable ended) {
        this.stop = Cancellation.withTimeout(limit);
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(() -> run(task, ended));
        stop.onCancel(thread::interrupt);
    }

    void start() {
        thread.start();
    }

    private void run(Task task, Runnable ended) {
        try {
            Path folder = task.run(this::report, stop);
            ended.run();
            result.complete(folder);
        } catch (IOException | RuntimeException | Error failure) {
            ended.run();
            result.completeExceptionally(failure);
        }
    }

    private void report(String file, long done, long total) {
        for (DownloadListener listener : List.copyOf(listeners)) {
            try {
                listener.onProgress(file, done, total);
            } catch (RuntimeException e) {
                LOG.debug("a progress listener failed and is dropped", e);
                listeners.remove(listener);
            }
        }
    }

    /** Number of callers that wait. */
    int callers() {
        lock.lock();
        try {
            return callers;
        } finally {
            lock.unlock();
        }
    }

    /** Adds a caller, which must then {@link #await} the result; returns false when the download is being stopped. */
    boolean join(DownloadListener progress) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            callers++;
            listeners.add(progress);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the result on behalf of a caller that has joined.
     *
     * @throws ModelStoreException when the download failed
     * @throws GatewayException when this caller is cancelled, interrupted, or its time is up
     */
    Path await(DownloadListener progress, Cancellation caller) throws IOException {
        CompletableFuture<Path> own = result.copy();
        Cancellation.Registration registration = caller.onCancel(() -> own.cancel(false));
        try {
            return own.get(caller.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (CancellationException e) {
            caller.throwIfCancelled();
            throw new Cancelled("the wait for the download was cancelled", e);
        } catch (TimeoutException e) {
            throw new ProviderUnavailable(
                    "request deadline exceeded while the model is being downloaded", Reason.DEADLINE, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Cancelled("the calling thread was interrupted", e);
        } catch (ExecutionException e) {
            Throwable failure = e.getCause();
            throw new ModelStoreException(
                    failure instanceof IOException known
                            ? FileFailures.reason(known)
                            : String.valueOf(failure == null ? null : failure.getMessage()),
                    failure);
        } finally {
            registration.remove();
            leave(progress);
        }
    }

    private void leave(DownloadListener progress) {
        lock.lock();
        try {
            callers--;
            listeners.remove(progress);
            if (callers > 0) {
                return;
            }
            closed = true;
        } finally {
            lock.unlock();
        }
        stop("its last caller has left");
    }

    /** Stops the download. Does nothing once it has ended. */
    void stop(String reason) {
        if (!result.isDone()) {
            stop.cancel(reason);
        }
    }

    /** Waits for the end of the thread, at most for that time. */
    void awaitEnd(Duration timeout) throws InterruptedException {
        thread.join(timeout);
    }
}
