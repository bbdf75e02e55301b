package io.ratatoskr.camel.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects a body in one array. Memory is reserved as bytes arrive, never because a header declares them; a body in one piece
 * is copied once. Belongs to one event loop.
 */
final class BodyCollector {
    private static final int GROWTH = 4;
    private static final int SMALLEST = 16 * 1024;

    private final BodyBudget budget;
    private final int limit;
    private final long declared;
    private byte[] bytes = {};
    private int length;
    private long held;

    /** @param declared the Content-Length; -1: unknown */
    BodyCollector(BodyBudget budget, int limit, long declared) {
        this.budget = budget;
        this.limit = limit;
        this.declared = declared;
    }

    /** Adds the bytes, or returns the rejection when they exceed a limit. */
    @Nullable
    Rejection add(ByteBuf chunk, boolean last) {
        int more = chunk.readableBytes();
        if (more == 0) {
            return null;
        }
        long needed = (long) length + more;
        if (needed > limit) {
            return Rejection.tooLarge(limit);
        }
        if (needed > bytes.length) {
            int capacity = last || needed == declared ? (int) needed : capacityFor(needed);
            int extra = capacity - bytes.length;
            if (!budget.take(extra)) {
                return Rejection.bodiesFull();
            }
            held += extra;
            bytes = length == 0 ? new byte[capacity] : Arrays.copyOf(bytes, capacity);
        }
        chunk.readBytes(bytes, length, more);
        length += more;
        return null;
    }

    private int capacityFor(long needed) {
        long roomy = Math.max(SMALLEST, needed * GROWTH);
        return (int) Math.min(declared >= needed ? declared : limit, roomy);
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

    /** Releases the reserved memory, once. */
    void release() {
        budget.giveBack(held);
        held = 0;
        bytes = new byte[0];
        length = 0;
    }
}
