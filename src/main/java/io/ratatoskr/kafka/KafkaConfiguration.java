package io.ratatoskr.kafka;

import io.ratatoskr.access.CallerAccess;
import io.ratatoskr.limits.BodyMemoryLimiter;
import io.ratatoskr.settings.KafkaSettings;
import io.ratatoskr.telemetry.FrontendObserver;
import java.time.Duration;

/**
 * What requests by Kafka need.
 *
 * @param timeout of one attempt
 * @param memory for the bodies of all requests, whatever frontend they came by
 */
public record KafkaConfiguration(
        KafkaSettings settings,
        Duration timeout,
        CallerAccess access,
        BodyMemoryLimiter memory,
        FrontendObserver observer) {}
