package io.ratatoskr.camel.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.ratatoskr.camel.redis.RedisConnection;
import io.ratatoskr.camel.redis.RedisConnection.Statistics;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/** The meters of the connection to Redis; all are read when they are scraped. */
public final class RedisMeters implements MeterBinder {
    private final RedisConnection redis;

    public RedisMeters(RedisConnection redis) {
        this.redis = redis;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(Meters.PREFIX + "redis.available", redis, connection -> connection.isAvailable() ? 1 : 0)
                .description("Whether commands are sent to Redis: 1 or 0")
                .register(registry);
        bindCommands(registry, "ok", counts -> Math.max(0, counts.commands() - counts.failures()));
        bindCommands(registry, "failed", Statistics::failures);
        bindCommands(registry, "rejected", Statistics::rejected);
        bindCommands(registry, "dropped", Statistics::dropped);
        FunctionTimer.builder(
                        Meters.PREFIX + "redis.wait",
                        redis,
                        connection -> connection.statistics().waits(),
                        connection -> (double) connection.statistics().waitNanos(),
                        TimeUnit.NANOSECONDS)
                .description("Time until Redis responded, or until it was no longer waited for")
                .register(registry);
    }

    private void bindCommands(MeterRegistry registry, String result, ToLongFunction<Statistics> count) {
        FunctionCounter.builder(Meters.PREFIX + "redis.commands", redis, connection ->
                        (double) count.applyAsLong(connection.statistics()))
                .description("Commands to Redis, by how they ended")
                .tag("result", result)
                .register(registry);
    }
}
