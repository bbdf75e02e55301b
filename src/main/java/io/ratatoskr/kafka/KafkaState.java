package io.ratatoskr.kafka;

import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether Kafka can be reached; logs each change once. Thread-safe. */
public final class KafkaState {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaState.class);

    private final String brokers;
    private final AtomicReference<Status> status = new AtomicReference<>(new Status(Phase.CONNECTING, ""));

    /** A phase of the connection. */
    public enum Phase {
        CONNECTING,
        UP,
        DOWN
    }

    private record Status(Phase phase, String reason) {}

    KafkaState(String brokers) {
        this.brokers = brokers;
    }

    public boolean isUp() {
        return status.get().phase() == Phase.UP;
    }

    /** Returns a sentence for operators, such as {@code down, connecting to localhost:9092: …}. */
    public String describe() {
        Status now = status.get();
        return switch (now.phase()) {
            case CONNECTING -> "connecting to " + brokers;
            case UP -> "up, at " + brokers;
            case DOWN -> "down, connecting to %s: %s".formatted(brokers, now.reason());
        };
    }

    void up() {
        Status before = status.getAndSet(new Status(Phase.UP, ""));
        if (before.phase() != Phase.UP) {
            LOG.info("Kafka at {} can be used", brokers);
        }
    }

    void down(String reason) {
        Status before = status.getAndSet(new Status(Phase.DOWN, reason));
        if (before.phase() != Phase.DOWN) {
            LOG.warn("Kafka at {} cannot be used, connecting again until it can: {}", brokers, reason);
        }
    }
}
