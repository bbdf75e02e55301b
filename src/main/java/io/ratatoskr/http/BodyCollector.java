package io.ratatoskr.http;

import io.netty.buffer.ByteBuf;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.limits.BodyMemory;
import io.ratatoskr.limits.BodyMemoryLimiter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects a body in one array. Memory is reserved as bytes arrive, never because a header declares them; a body in one piece
 * is copied once. Belongs to one event loop.
 */
final class BodyCollector {
    private static final int GROWTH_FACTOR = 4;
    /** While memory is short: the body may still fit, though four times its bytes do not. */
    private static final double MIN_GROWTH_FACTOR = 1.25;

    private static final int MIN_CAPACITY = 16 * 1024;

    private final BodyMemoryLimiter memory;
    private final long declaredLength;
    private byte[] bytes = {};
    private int length;
    private long reservedBytes;

    /** @param declaredLength the Content-Length; -1: unknown */
    BodyCollector(BodyMemoryLimiter memory, long declaredLength) {
        this.memory = memory;
        this.declaredLength = declaredLength;
    }

    /** Adds the bytes, or returns the rejection when they exceed a limit. */
    @Nullable
    Rejection add(ByteBuf chunk, boolean last) {
        int more = chunk.readableBytes();
        if (more == 0) {
            return null;
        }
        long needed = (long) length + more;
        if (needed > memory.limits().body()) {
            return Rejection.bodyTooLarge(memory.limits());
        }
        if (Math.max(needed, declaredLength) > memory.total()) {
            return Rejection.bodyExceedsMemory(memory.total());
        }
        if (needed > bytes.length) {
            int capacity = last || needed == declaredLength ? (int) needed : capacityFor(needed, GROWTH_FACTOR);
            if (!grow(capacity) && (capacity == needed || !grow(capacityFor(needed, MIN_GROWTH_FACTOR)))) {
                return Rejection.bodyMemoryExhausted();
            }
        }
        chunk.readBytes(bytes, length, more);
        length += more;
        return null;
    }

    /** Returns false, and changes nothing, when there is no memory for this capacity. */
    private boolean grow(int capacity) {
        int extra = capacity - bytes.length;
        if (!memory.tryAcquire(extra)) {
            return false;
        }
        reservedBytes += extra;
        bytes = length == 0 ? new byte[capacity] : Arrays.copyOf(bytes, capacity);
        return true;
    }

    private int capacityFor(long needed, double factor) {
        long grown = Math.max(MIN_CAPACITY, (long) (needed * factor));
        long most = Math.min(
                declaredLength >= needed ? declaredLength : memory.limits().body(), memory.total());
        return (int) Math.min(most, grown);
    }

    int length() {
        return length;
    }

    /** The body; null when there is none. */
    byte @Nullable [] bytes() {
        if (length == 0) {
            return null;
        }
        if (length < bytes.length) {
            bytes = Arrays.copyOf(bytes, length);
        }
        return bytes;
    }

    /**
     * Reserves memory for what is made of the complete body.
     *
     * @see BodyMemory#reserve
     */
    void reserve(long more) {
        if (reservedBytes + more > memory.total()) {
            throw new PayloadTooLarge(
                    "the body takes %,d bytes of memory once it is parsed; at most %,d are available (ratatoskr.http.body-budget)"
                            .formatted(reservedBytes + more, memory.total()));
        }
        if (!memory.acquire(more)) {
            throw Rejection.bodyMemoryExhausted().error();
        }
        reservedBytes += more;
    }

    /** Releases the reserved memory, once. */
    void release() {
        memory.release(reservedBytes);
        reservedBytes = 0;
        bytes = new byte[0];
        length = 0;
    }
}
