package io.ratatoskr.http;

import io.ratatoskr.api.error.Cancelled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A frame stream whose frames a test adds while the server pulls them. */
public final class ScriptedFrameStream implements FrameStream {
    private static final Object END = new Object();
    private static final Object CLOSED = new Object();

    private final BlockingQueue<Object> queue = new LinkedBlockingQueue<>();
    public final AtomicInteger pulled = new AtomicInteger();
    public final CountDownLatch closed = new CountDownLatch(1);
    public final AtomicInteger closes = new AtomicInteger();

    public ScriptedFrameStream add(String frame) {
        queue.add(frame.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public ScriptedFrameStream fail(RuntimeException failure) {
        queue.add(failure);
        return this;
    }

    public ScriptedFrameStream end() {
        queue.add(END);
        return this;
    }

    @Override
    public boolean await(Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        try {
            while (queue.isEmpty() && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return !queue.isEmpty();
    }

    @Override
    public byte[] next() {
        Object next;
        try {
            next = queue.take();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (next == CLOSED) {
            throw new Cancelled("closed");
        }
        if (next instanceof RuntimeException failure) {
            throw failure;
        }
        pulled.incrementAndGet();
        return next == END ? null : (byte[]) next;
    }

    @Override
    public byte[] errorFrame(Throwable failure) {
        return ("data: error " + failure.getMessage() + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] heartbeat() {
        return ": still here\n\n".getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        closes.incrementAndGet();
        closed.countDown();
        queue.add(CLOSED);
    }
}
