package io.ratatoskr.camel.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.ratatoskr.kafka.KafkaStatistics;
import java.util.function.ToDoubleFunction;

/** The meters of requests by Kafka; all are read when they are scraped. */
final class KafkaMeters implements MeterBinder {
    private static final String PREFIX = Meters.PREFIX + "kafka.";

    private final KafkaStatistics statistics;

    KafkaMeters(KafkaStatistics statistics) {
        this.statistics = statistics;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(
                registry,
                "connected",
                "Whether a broker responds: 1 or 0",
                counts -> counts.now().connected() ? 1 : 0);
        gauge(
                registry,
                "partitions",
                "Partitions that this instance serves",
                counts -> counts.now().partitions());
        gauge(
                registry,
                "partitions.paused",
                "Partitions that nothing is fetched from now, since their records wait",
                counts -> counts.now().pausedPartitions());
        gauge(
                registry,
                "requests.active",
                "Requests by Kafka in flight",
                counts -> counts.now().inFlight());
        gauge(
                registry,
                "lag",
                "Records of this instance's partitions that it has not fetched",
                counts -> counts.now().lag());
        counter(registry, "replies", "Replies that were committed", KafkaStatistics::replies);
        counter(registry, "dead.letters", "Requests that became dead letters", KafkaStatistics::deadLetters);
        counter(
                registry,
                "repeated",
                "Records whose request had been served, or was in flight",
                KafkaStatistics::repeated);
        bindTransactions(registry, "committed", KafkaStatistics::transactions);
        bindTransactions(registry, "aborted", KafkaStatistics::abortedTransactions);
    }

    private void bindTransactions(MeterRegistry registry, String result, ToDoubleFunction<KafkaStatistics> count) {
        FunctionCounter.builder(PREFIX + "transactions", statistics, count)
                .description("Transactions with replies, finished keys and offsets, by how they ended")
                .tag("result", result)
                .register(registry);
    }

    private void gauge(
            MeterRegistry registry, String name, String description, ToDoubleFunction<KafkaStatistics> value) {
        Gauge.builder(PREFIX + name, statistics, value).description(description).register(registry);
    }

    private void counter(
            MeterRegistry registry, String name, String description, ToDoubleFunction<KafkaStatistics> value) {
        FunctionCounter.builder(PREFIX + name, statistics, value)
                .description(description)
                .register(registry);
    }
}
