package io.ratatoskr.camel.install;

import io.ratatoskr.camel.exchange.JsonPool;
import io.ratatoskr.camel.exchange.SharedParts;
import io.ratatoskr.camel.redis.RedisConnection;
import io.ratatoskr.limits.BodyLimits;
import io.ratatoskr.limits.BodyMemoryLimiter;
import io.ratatoskr.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.Optional;

/** Event loops, threads, memory for bodies and connections, which a gateway shares with the configurations before and after it. */
final class GatewayResources implements AutoCloseable {
    private final SharedParts.Lease parts;
    private final Vertx vertx;
    private final JsonPool jsonPool;
    private final BodyMemoryLimiter bodyMemory;
    private final Optional<RedisConnection> redis;

    /** @param parts closed with this */
    GatewayResources(Settings settings, SharedParts.Lease parts) {
        this.parts = parts;
        this.vertx = parts.get("vertx", "", GatewayResources::createVertx, GatewayResources::close);
        this.jsonPool = parts.get("json", "", JsonPool::new, JsonPool::close);
        BodyLimits bodies = BodyLimits.of(settings.http());
        this.bodyMemory = parts.get("bodies", bodies, () -> new BodyMemoryLimiter(bodies), limiter -> {});
        this.redis = parts.get(
                "redis",
                settings.redis(),
                () -> RedisConnection.of(settings.redis()),
                connection -> connection.ifPresent(RedisConnection::close));
    }

    private static Vertx createVertx() {
        return Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    private static void close(Vertx vertx) {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** What outlives this configuration, where the next one needs it. */
    SharedParts.Lease parts() {
        return parts;
    }

    Vertx vertx() {
        return vertx;
    }

    JsonPool jsonPool() {
        return jsonPool;
    }

    /** The memory for the bodies of requests. */
    BodyMemoryLimiter bodyMemory() {
        return bodyMemory;
    }

    /** What instances share; empty: nothing. */
    Optional<RedisConnection> redis() {
        return redis;
    }

    /** Closes what no other configuration uses. Idempotent. */
    @Override
    public void close() {
        parts.close();
    }
}
