package io.ratatoskr.camel.upstream;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Collects a body in segments that grow with it, so that what is allocated stays in proportion to what arrived: neither many small
 * chunks nor a declared length cost more. Not thread-safe.
 */
final class BodySegments {
    private static final int MIN_SEGMENT = 4 * 1024;
    private static final int MAX_SEGMENT = 1024 * 1024;

    /** The segments before the current one; null while there are none. */
    private @Nullable ArrayDeque<byte[]> full;

    private byte[] current = {};
    private int used;
    private int length;
    private long allocated;

    /** Adds a chunk; returns the bytes that were allocated for it. */
    long add(Buffer chunk) {
        long before = allocated;
        int left = chunk.length();
        for (int from = 0; left > 0; ) {
            if (used == current.length) {
                if (used > 0) {
                    full = full == null ? new ArrayDeque<>() : full;
                    full.add(current);
                }
                current = new byte[length == 0 ? left : Math.max(left, Math.clamp(length, MIN_SEGMENT, MAX_SEGMENT))];
                allocated += current.length;
                used = 0;
            }
            int part = Math.min(left, current.length - used);
            chunk.getBytes(from, from + part, current, used);
            used += part;
            length += part;
            from += part;
            left -= part;
        }
        return allocated - before;
    }

    int length() {
        return length;
    }

    /** The bytes of all segments together. */
    long allocated() {
        return allocated;
    }

    /** Whether the body is one segment without free space, which is taken without a copy. */
    boolean isOneArray() {
        return full == null && current.length == length;
    }

    /** The body in one array; the segments are dropped. */
    byte[] take() {
        byte[] last = current;
        if (isOneArray()) {
            return last;
        }
        current = new byte[0];
        var body = new byte[length];
        int at = 0;
        for (byte[] segment = poll(); segment != null; segment = poll()) {
            System.arraycopy(segment, 0, body, at, segment.length);
            at += segment.length;
        }
        System.arraycopy(last, 0, body, at, length - at);
        return body;
    }

    private byte @Nullable [] poll() {
        return full == null ? null : full.poll();
    }
}
