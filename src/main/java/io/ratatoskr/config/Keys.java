package io.ratatoskr.config;

import java.util.List;

/** All keys directly under {@code ratatoskr.}, from the class of each subject; those of providers are in {@link ProviderKeys}. */
final class Keys {
    /** In the order of the defaults file. */
    static final List<Key<?>> ALL = Key.concat(
            HttpKeys.ALL,
            TlsKeys.ALL,
            AccessKeys.ALL,
            GrpcKeys.ALL,
            ManagementKeys.ALL,
            SocketKeys.ALL,
            KafkaKeys.ALL,
            JmsKeys.ALL,
            RoutingKeys.ALL,
            AdaptationKeys.ALL,
            OnnxKeys.ALL,
            StoreKeys.ALL,
            TokenKeys.ALL,
            CacheKeys.ALL,
            RedisKeys.ALL,
            CliKeys.ALL,
            LogKeys.ALL,
            TelemetryKeys.ALL,
            ServiceKeys.ALL);

    private Keys() {}
}
