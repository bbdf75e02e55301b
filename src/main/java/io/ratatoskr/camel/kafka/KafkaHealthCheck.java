package io.ratatoskr.camel.kafka;

import io.ratatoskr.kafka.KafkaState;
import io.ratatoskr.kafka.KafkaStatistics;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Whether Kafka can be reached. Always up: a gateway without its broker serves HTTP, and a restart of it would not help; the message and the
 * details say what is so. Thread-safe.
 */
final class KafkaHealthCheck extends AbstractHealthCheck {
    private final KafkaState state;
    private final KafkaStatistics statistics;

    KafkaHealthCheck(KafkaState state, KafkaStatistics statistics) {
        super("ratatoskr", "kafka");
        this.state = state;
        this.statistics = statistics;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        KafkaStatistics.Snapshot now = statistics.now();
        builder.state(State.UP);
        builder.message("kafka: " + state.describe());
        builder.detail("connected", state.isUp());
        builder.detail("partitions", now.partitions());
        builder.detail("in-flight", now.inFlight());
        builder.detail("lag", now.lag());
    }
}
