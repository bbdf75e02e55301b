package io.ratatoskr.camel.upstream;

import io.ratatoskr.api.error.GatewayException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How far a call is, shared by the event loop that executes it and the thread that reads it. Each change is one step under the lock of
 * {@link ReaderWait}; fields that are read without it are volatile. Thread-safe.
 */
final class CallState {
    private final ReaderWait wait;
    private final ResponseBuffer buffer;
    private final ResponseCharge memory;
    private final boolean fullBody;
    /** Runs once, when the call is over and the pool has no part of it left. */
    private final Runnable onEnd;

    private boolean onEndCalled;
    /** True until the pool has responded, also to a call that was aborted meanwhile. */
    private boolean inPool = true;

    private volatile boolean ended;
    private boolean released;
    /** Aborts the reader immediately. */
    private volatile @Nullable GatewayException failure;
    /** Connection error; thrown to the reader after the bytes received before it. */
    private volatile @Nullable GatewayException connectionFailure;

    private @Nullable UpstreamConnection connection;
    /** The frames received on the connection when the call began. */
    private long framesBefore;

    private volatile @Nullable HttpClientRequest request;
    private volatile @Nullable HttpClientResponse response;

    /** @param fullBody whether the reader waits for the complete response */
    CallState(ReaderWait wait, ResponseBuffer buffer, ResponseCharge memory, boolean fullBody, Runnable onEnd) {
        this.wait = wait;
        this.buffer = buffer;
        this.memory = memory;
        this.fullBody = fullBody;
        this.onEnd = onEnd;
    }

    /** Notes that the call does not, or no longer, wait for a connection. */
    void leavePool() {
        wait.lock();
        try {
            inPool = false;
            callOnEnd();
        } finally {
            wait.unlock();
        }
    }

    /** Holds the lock: whoever reads the end of the call finds its resources free. */
    private void callOnEnd() {
        if (!isRunning() && !inPool && !onEndCalled) {
            onEndCalled = true;
            onEnd.run();
        }
    }

    boolean isRunning() {
        return !ended && failure == null && connectionFailure == null;
    }

    boolean isAborted() {
        return failure != null;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Whether the call had a connection, so that the provider may have received the request. */
    boolean isConnected() {
        return request != null;
    }

    /** The call has a connection; false when it has been aborted, so that the request must be reset. */
    boolean connected(HttpClientRequest opened, @Nullable UpstreamConnection used) {
        wait.lock();
        try {
            if (failure != null) {
                return false;
            }
            request = opened;
            connection = used;
            framesBefore = used == null ? 0 : used.frames();
            return true;
        } finally {
            wait.unlock();
        }
    }

    /** The headers of the response have arrived. */
    void responded(HttpClientResponse received) {
        wait.lock();
        try {
            response = received;
            if (!fullBody) {
                wait.signal();
            }
        } finally {
            wait.unlock();
        }
    }

    /** Adds bytes of the response, unless nobody reads them any more. */
    ResponseBuffer.Added received(Buffer chunk) {
        wait.lock();
        try {
            if (failure != null || released) {
                return ResponseBuffer.Added.READ_ON;
            }
            ResponseBuffer.Added added = buffer.add(chunk);
            if (!fullBody) {
                wait.signal();
            }
            return added;
        } finally {
            wait.unlock();
        }
    }

    /** The response may grow again, after it waited for memory; a reader that polls sees it. */
    void memoryAvailable() {
        wait.lock();
        try {
            if (!fullBody) {
                wait.signal();
            }
        } finally {
            wait.unlock();
        }
    }

    /** The response is complete. */
    void ended() {
        wait.lock();
        try {
            ended = true;
            callOnEnd();
            wait.signal();
        } finally {
            wait.unlock();
        }
    }

    /** The connection failed; the reader gets what arrived before, unless it waits for the complete response. */
    void failed(CallTarget target, Throwable cause) {
        wait.lock();
        try {
            if (connectionFailure == null && !ended) {
                GatewayException mapped = failureOf(target, cause);
                connectionFailure = request == null ? UpstreamErrors.notSent(mapped) : mapped;
            }
            if (fullBody && !ended) {
                buffer.clear();
                memory.close();
            }
            callOnEnd();
            wait.signal();
        } finally {
            wait.unlock();
        }
    }

    private GatewayException failureOf(CallTarget target, Throwable cause) {
        UpstreamConnection used = connection;
        if (used == null) {
            return UpstreamErrors.toException(target, cause);
        }
        return used.isDead()
                ? UpstreamErrors.deadConnection(target, cause)
                : UpstreamErrors.toException(target, used.causeOf(cause));
    }

    /** Ends a running call with the exception; false when it is over already. Its memory no longer counts. */
    boolean abort(GatewayException exception) {
        wait.lock();
        try {
            memory.close();
            if (ended || failure != null) {
                return false;
            }
            failure = exception;
            buffer.clear();
            callOnEnd();
            wait.signal();
            return true;
        } finally {
            wait.unlock();
        }
    }

    /** The reader needs no more bytes; false when the call is over already. */
    boolean released() {
        wait.lock();
        try {
            if (!isRunning()) {
                return false;
            }
            released = true;
            buffer.clear();
            return true;
        } finally {
            wait.unlock();
        }
    }

    /** Waits for the status, or for the end of the response if the complete one was requested; false on timeout. */
    boolean awaitStatus(Duration timeout) throws InterruptedException {
        return await(() -> fullBody ? ended : response != null, timeout);
    }

    /** Waits for bytes or the end of the response; false on timeout. */
    boolean awaitBytes(Duration timeout) throws InterruptedException {
        return await(() -> ended || !buffer.isEmpty(), timeout);
    }

    /** Waits, after the memory was full, until more may be held; false on timeout. */
    boolean awaitMemory(Duration timeout) throws InterruptedException {
        // What has arrived is in memory already, and no timeout ends a wait after the end
        return await(() -> ended || !memory.isWaiting(), timeout);
    }

    /** Waits for the condition, a failure (thrown) or the timeout (false). */
    private boolean await(BooleanSupplier condition, Duration timeout) throws InterruptedException {
        wait.lock();
        try {
            long deadline = System.nanoTime() + timeout.toNanos();
            while (true) {
                GatewayException aborted = failure;
                if (aborted != null) {
                    throw aborted;
                }
                if (condition.getAsBoolean()) {
                    return true;
                }
                GatewayException broken = connectionFailure;
                if (broken != null) {
                    throw broken;
                }
                if (timeout.isZero() || deadline - System.nanoTime() <= 0) {
                    return false;
                }
                wait.await(deadline);
            }
        } finally {
            wait.unlock();
        }
    }

    /** True if the response has ended and all of it was polled. */
    boolean isDrained() {
        wait.lock();
        try {
            return ended && buffer.isEmpty();
        } finally {
            wait.unlock();
        }
    }

    /** The request on its connection; null before. */
    @Nullable
    HttpClientRequest request() {
        return request;
    }

    /** The response, once its headers have arrived; null before. */
    @Nullable
    HttpClientResponse response() {
        return response;
    }

    /** After a timeout of the call: a connection from which nothing came since the call began gets no new ones. */
    void retireSilentConnection() {
        UpstreamConnection used;
        long before;
        wait.lock();
        try {
            used = connection;
            before = framesBefore;
        } finally {
            wait.unlock();
        }
        if (used != null) {
            used.retireIfSilent(before);
        }
    }

    /** Nothing waits any more. */
    void stopClock() {
        wait.stopClock();
    }
}
