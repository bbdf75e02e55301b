package io.ratatoskr.camel.redis;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.ratatoskr.settings.RedisSettings;
import io.ratatoskr.settings.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** {@link RedisConnection} by Lettuce. */
final class LettuceConnection implements RedisConnection {
    private static final int FAILURES_IN_ROW = 5;
    private static final int MAX_WRITES = 1_024;
    private static final long MAX_WRITE_BYTES = 8L << 20;
    private static final int SCAN_COUNT = 1_000;

    private final String name;
    private final Duration timeout;
    private final SlownessBreaker breaker;
    private final RedisLink link;
    private final WriteBudget writeBudget = new WriteBudget(MAX_WRITES, MAX_WRITE_BYTES);
    private final LongAdder commands = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder waits = new LongAdder();
    private final LongAdder waitNanos = new LongAdder();

    /** @param settings with a URL */
    LettuceConnection(RedisSettings settings) {
        URI url = URI.create(settings.url().map(Secret::reveal).orElseThrow());
        this.name = "redis at %s:%d".formatted(url.getHost(), url.getPort() == -1 ? 6379 : url.getPort());
        this.timeout = settings.timeout();
        this.breaker = new SlownessBreaker(FAILURES_IN_ROW, timeout.toNanos() / 2);
        this.link = new RedisLink(settings, name, breaker);
    }

    @Override
    public void connect() {
        link.start();
    }

    @Override
    public boolean isAvailable() {
        return link.current() != null;
    }

    @Override
    public List<byte @Nullable []> getAll(List<byte[]> keys, int maxBytes) throws RedisUnavailable {
        RedisAsyncCommands<byte[], byte[]> redis = redis();
        long start = System.nanoTime();
        var reads = new ArrayList<RedisFuture<byte[]>>(keys.size());
        for (byte[] key : keys) {
            // GETRANGE bounds what another client's value may cost; MGET does not
            reads.add(redis.getrange(key, 0, maxBytes));
        }
        commands.add(keys.size());
        var values = new ArrayList<byte @Nullable []>(keys.size());
        for (RedisFuture<byte[]> read : reads) {
            byte[] value;
            try {
                value = await(read, start);
            } catch (RedisCommandExecutionException wrongType) {
                failures.increment();
                value = null;
            }
            values.add(value == null || value.length == 0 || value.length > maxBytes ? null : value);
        }
        recordCall(true, start);
        return values;
    }

    @Override
    public void set(byte[] key, byte[] value, Duration ttl) throws RedisUnavailable {
        call(redis -> redis.set(key, value, SetArgs.Builder.px(ttl)));
    }

    @Override
    public boolean setLater(byte[] key, byte[] value, Duration ttl) {
        StatefulRedisConnection<byte[], byte[]> connection = connection();
        long size = (long) key.length + value.length;
        if (connection == null || !writeBudget.tryAdd(size)) {
            dropped.increment();
            return false;
        }
        commands.increment();
        long start = System.nanoTime();
        connection.async().set(key, value, SetArgs.Builder.px(ttl)).whenComplete((ok, failure) -> {
            writeBudget.remove(size);
            if (failure == null) {
                recordCall(true, start);
            } else {
                failures.increment();
                recordCall(failure instanceof RedisCommandExecutionException, start);
            }
        });
        return true;
    }

    @Override
    public List<Long> eval(RedisScript script, List<byte[]> keys, List<byte[]> arguments) throws RedisUnavailable {
        byte[][] keyArray = keys.toArray(byte[][]::new);
        byte[][] argumentArray = arguments.toArray(byte[][]::new);
        List<?> result;
        try {
            result = callOrThrow(
                    redis -> redis.<List<?>>evalsha(script.digest(), ScriptOutputType.MULTI, keyArray, argumentArray));
        } catch (RedisNoScriptException unknown) {
            result = call(redis -> redis.<List<?>>eval(script.text(), ScriptOutputType.MULTI, keyArray, argumentArray));
        } catch (RedisCommandExecutionException refused) {
            throw refused(refused);
        }
        var numbers = new ArrayList<Long>();
        for (Object element : result == null ? List.of() : result) {
            if (!(element instanceof Long number)) {
                throw new RedisUnavailable(name + ": a script returned something else than integers");
            }
            numbers.add(number);
        }
        return numbers;
    }

    @Override
    public long deleteAll(String pattern, Duration limit) throws RedisUnavailable {
        long end = System.nanoTime() + limit.toNanos();
        var matching = ScanArgs.Builder.matches(pattern.getBytes(StandardCharsets.UTF_8))
                .limit(SCAN_COUNT);
        long deleted = 0;
        ScanCursor cursor = ScanCursor.INITIAL;
        while (!cursor.isFinished()) {
            if (System.nanoTime() - end >= 0) {
                throw new RedisUnavailable(
                        "%s: %,d keys deleted within %s, and there are more".formatted(name, deleted, limit));
            }
            ScanCursor from = cursor;
            KeyScanCursor<byte[]> found = call(redis -> redis.scan(from, matching));
            if (!found.getKeys().isEmpty()) {
                byte[][] keys = found.getKeys().toArray(byte[][]::new);
                deleted += call(redis -> redis.unlink(keys));
            }
            cursor = found;
        }
        return deleted;
    }

    @Override
    public Statistics statistics() {
        return new Statistics(
                isAvailable(),
                commands.sum(),
                failures.sum(),
                rejected.sum(),
                dropped.sum(),
                waits.sum(),
                waitNanos.sum());
    }

    @Override
    public void close() {
        link.close();
    }

    /** A command of a connection. */
    private interface Command<T> {
        RedisFuture<T> send(RedisAsyncCommands<byte[], byte[]> redis);
    }

    private <T> T call(Command<T> command) throws RedisUnavailable {
        try {
            return callOrThrow(command);
        } catch (RedisCommandExecutionException refused) {
            throw refused(refused);
        }
    }

    private RedisUnavailable refused(RedisCommandExecutionException refused) {
        failures.increment();
        return new RedisUnavailable("%s refused a command: %s".formatted(name, refused.getMessage()));
    }

    private <T> T callOrThrow(Command<T> command) throws RedisUnavailable {
        RedisAsyncCommands<byte[], byte[]> redis = redis();
        commands.increment();
        long start = System.nanoTime();
        T value = await(command.send(redis), start);
        recordCall(true, start);
        return value;
    }

    private @Nullable StatefulRedisConnection<byte[], byte[]> connection() {
        StatefulRedisConnection<byte[], byte[]> connection = link.current();
        if (connection == null) {
            link.start();
        }
        return connection;
    }

    private RedisAsyncCommands<byte[], byte[]> redis() throws RedisUnavailable {
        StatefulRedisConnection<byte[], byte[]> connection = connection();
        if (connection == null) {
            rejected.increment();
            throw new RedisUnavailable(name + " is not available");
        }
        return connection.async();
    }

    /** @throws RedisCommandExecutionException when Redis has refused the command, in time */
    private <T> T await(Future<T> response, long start) throws RedisUnavailable {
        String reason;
        try {
            return response.get(Math.max(0, start + timeout.toNanos() - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RedisCommandExecutionException refused) {
                recordCall(true, start);
                throw refused;
            }
            reason = String.valueOf(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
        } catch (TimeoutException e) {
            reason = "no response within %d ms".formatted(timeout.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            response.cancel(false);
            throw new RedisUnavailable(name + ": interrupted");
        }
        response.cancel(false);
        failures.increment();
        recordCall(false, start);
        throw new RedisUnavailable(name + ": " + reason);
    }

    private void recordCall(boolean success, long start) {
        long nanos = System.nanoTime() - start;
        waits.increment();
        waitNanos.add(nanos);
        if (breaker.record(success, nanos)) {
            link.breakerOpened();
        }
    }
}
