package io.ratatoskr.camel.exchange;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.Overloaded;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many large bodies are converted between bytes and records at the same time, in the whole process, since a conversion
 * takes several times the body for a moment. Those of smaller bodies are not limited. First come, first served; thread-safe.
 */
public final class LargeConversions {
    /** Bodies up to this size are converted at once. */
    private static final int SMALL_BYTES = 1024 * 1024;

    private static final int PERMIT_BYTES = 64 * 1024;
    /** A sixteenth of the heap in bodies, which is about a quarter of it in what their conversion allocates. */
    private static final int PERMITS =
            Math.clamp(Runtime.getRuntime().maxMemory() / 16 / PERMIT_BYTES, 1, Integer.MAX_VALUE);

    private static final WeightedPermits FREE = new WeightedPermits(PERMITS);

    private LargeConversions() {}

    /**
     * Converts a body of that size.
     *
     * @param cancellation ends the wait; null: only the conversions before it do
     * @throws Overloaded when the request's deadline passes before its turn
     * @throws GatewayException when the request is cancelled before its turn
     */
    public static <T> T run(long bytes, @Nullable Cancellation cancellation, Supplier<T> conversion) {
        if (bytes <= SMALL_BYTES) {
            return conversion.get();
        }
        int permits = (int) Math.min(PERMITS, bytes / PERMIT_BYTES);
        acquire(permits, cancellation);
        try {
            return conversion.get();
        } finally {
            FREE.release(permits);
        }
    }

    private static void acquire(int permits, @Nullable Cancellation cancellation) {
        try {
            if (!FREE.acquire(permits, cancellation)) {
                throw new Overloaded("too many large bodies are being converted; retry in 1 s")
                        .setRetryAfter(Duration.ofSeconds(1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Cancelled("the calling thread was interrupted");
        }
    }
}
