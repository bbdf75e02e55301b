package io.ratatoskr.cache;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A store that instances share. It never fails and never takes long; what it returns may be anything. Thread-safe. */
public interface SharedTier {
    /** The values of the keys, in their order; null: absent, larger than {@code maxBytes}, or not available now. */
    List<byte @Nullable []> getAll(List<String> keys, int maxBytes);

    /** Stores a value without waiting, if possible. */
    void put(String key, byte[] value, Duration ttl);

    /**
     * Removes the keys that match a glob pattern.
     *
     * @return how many; -1: not available, or not all
     */
    long removeAll(String pattern);

    /** Adds a line to the log of flushes, numbered, without waiting for other instances to read it. */
    void logFlush(String line);

    /** The log of the last flushes, at least {@value FlushLog#LINES} lines where there were so many; null: none, or not available. */
    @Nullable
    String flushes();
}
