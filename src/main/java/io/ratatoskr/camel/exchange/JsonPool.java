package io.ratatoskr.camel.exchange;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Overloaded;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Parses and writes JSON: up to {@value #MAX_INLINE} bytes on the calling thread, more on a {@link ComputePool}. Thread-safe. */
public final class JsonPool implements AutoCloseable {
    /** Bytes that take a few milliseconds. */
    public static final int MAX_INLINE = 1 << 20;

    /** The budget of bodies limits the size. The speed is that of millions of tiny objects. */
    private static final ComputePool.Limits LIMITS =
            new ComputePool.Limits(256, Long.MAX_VALUE >> 10, "bytes", 20_000_000);

    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(15);

    private final ComputePool pool;

    public JsonPool() {
        this(ComputePool.ofHalfTheProcessors("json", LIMITS));
    }

    JsonPool(ComputePool pool) {
        this.pool = pool;
    }

    /**
     * Parses or writes a request.
     *
     * @param bytes its size, estimated from the length of its texts where it is not known
     * @param cancellation null: none
     * @throws Overloaded when it is large and too many wait for a thread
     */
    public <T> T request(long bytes, @Nullable Cancellation cancellation, Supplier<T> work) {
        return bytes <= MAX_INLINE ? work.get() : pool.call(bytes, orDefault(cancellation), checkpoint -> work.get());
    }

    /** Parses or writes a response; waits for a thread however many others wait, since the response has been paid for. */
    public <T> T response(long bytes, @Nullable Cancellation cancellation, Supplier<T> work) {
        return bytes <= MAX_INLINE ? work.get() : pool.callAlways(bytes, orDefault(cancellation), work);
    }

    private static Cancellation orDefault(@Nullable Cancellation cancellation) {
        return cancellation == null ? Cancellation.withTimeout(DEFAULT_TIMEOUT) : cancellation;
    }

    /** Ends the work. Idempotent. */
    @Override
    public void close() {
        pool.close();
    }
}
