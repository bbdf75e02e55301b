package io.ratatoskr.camel.redis;

import io.ratatoskr.settings.RedisSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection to Redis, shared by all requests. Thread-safe.
 *
 * <p>Guarantees: no call lasts longer than the command timeout; while Redis is not connected, or was slow five times in a row, calls
 * fail at once; the connection comes back in the background, and no request is the one that tries. Nothing is opened before the first
 * call or {@link #connect()}.
 */
public interface RedisConnection extends AutoCloseable {
    /**
     * What the connection has done so far.
     *
     * @param connected whether commands are sent now
     * @param commands commands sent
     * @param failures commands that failed or did not respond in time
     * @param rejected calls that failed at once, since Redis was unavailable
     * @param dropped writes that were dropped, since too many waited
     * @param waits calls that waited for Redis, each for one command or for several
     * @param waitNanos the time of all of these in nanoseconds
     */
    record Statistics(
            boolean connected, long commands, long failures, long rejected, long dropped, long waits, long waitNanos) {}

    /** A connection to the Redis of the settings, not yet opened; empty if they name none: then no class of the client is loaded. */
    static Optional<RedisConnection> of(RedisSettings settings) {
        return settings.url().isEmpty() ? Optional.empty() : Optional.of(new LettuceConnection(settings));
    }

    /** Starts to connect in the background, unless that has happened. Returns at once. */
    void connect();

    /** Returns whether calls are sent; false also while it connects. */
    boolean isAvailable();

    /**
     * The values of the keys, in their order. Null: absent, of another type than a string, or larger than {@code maxBytes}, of which
     * no more is read.
     */
    List<byte @Nullable []> getAll(List<byte[]> keys, int maxBytes) throws RedisUnavailable;

    /** The value of the key; see {@link #getAll}. */
    default byte @Nullable [] get(byte[] key, int maxBytes) throws RedisUnavailable {
        return getAll(List.of(key), maxBytes).getFirst();
    }

    /** Sets a value that expires after {@code ttl}. */
    void set(byte[] key, byte[] value, Duration ttl) throws RedisUnavailable;

    /** Same as {@link #set} without waiting; false if it was dropped, since Redis is unavailable or too many writes wait. */
    boolean setLater(byte[] key, byte[] value, Duration ttl);

    /**
     * Runs a script that returns a list of integers.
     *
     * @throws RedisUnavailable also when the script fails or returns something else
     */
    List<Long> eval(RedisScript script, List<byte[]> keys, List<byte[]> arguments) throws RedisUnavailable;

    /**
     * Deletes all keys that match a glob pattern, by going through the keys of the database.
     *
     * @param limit maximum duration
     * @return how many were deleted
     */
    long deleteAll(String pattern, Duration limit) throws RedisUnavailable;

    Statistics statistics();

    /** Closes the connection; later calls fail. Idempotent. */
    @Override
    void close();
}
