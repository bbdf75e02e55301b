package io.ratatoskr.camel.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.ratatoskr.settings.RedisSettings;
import io.ratatoskr.settings.Secret;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Lettuce with one event loop and one timer of its own, as daemon threads. It does not reconnect by itself: {@link LettuceConnection}
 * decides when. Thread-safe.
 */
final class LettuceClient {
    /** Commands sent without a response yet, beyond which further ones fail. */
    private static final int MAX_PENDING_COMMANDS = 10_000;

    private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(2);

    private final ClientResources resources;
    private final RedisClient client;
    private final RedisURI uri;

    LettuceClient(RedisSettings settings) {
        uri = RedisURI.create(settings.url().map(Secret::reveal).orElseThrow());
        uri.setTimeout(settings.connectTimeout());
        resources = DefaultClientResources.builder()
                .ioThreadPoolSize(1)
                .computationThreadPoolSize(1)
                .threadFactoryProvider(pool -> new DefaultThreadFactory("ratatoskr-redis-" + uri.getPort(), true))
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .build();
        client = RedisClient.create(resources, uri);
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MAX_PENDING_COMMANDS)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(settings.connectTimeout())
                        .keepAlive(true)
                        .build())
                .timeoutOptions(TimeoutOptions.enabled(settings.timeout()))
                .build());
    }

    CompletionStage<StatefulRedisConnection<byte[], byte[]>> connect() {
        return client.connectAsync(ByteArrayCodec.INSTANCE, uri);
    }

    ScheduledExecutorService executor() {
        return resources.eventExecutorGroup();
    }

    void close() {
        client.shutdownAsync(0, SHUTDOWN_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete(
                        (ended, failure) -> resources.shutdown(0, SHUTDOWN_LIMIT.toMillis(), TimeUnit.MILLISECONDS));
    }
}
