package io.ratatoskr.jms;

import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the broker of JMS can be reached; logs each change once. Thread-safe. */
public final class JmsState {
    private static final Logger LOG = LoggerFactory.getLogger(JmsState.class);

    private final String broker;
    private final AtomicReference<Status> status = new AtomicReference<>(new Status(Phase.CONNECTING, ""));

    /** A phase of the connection. */
    public enum Phase {
        CONNECTING,
        UP,
        DOWN
    }

    private record Status(Phase phase, String reason) {}

    /** @param url of the broker, of which only hosts and ports are shown */
    public JmsState(String url) {
        this.broker = url.replaceAll("[?;].*", "").replaceAll("\\w+://(?:[^/@]*@)?", "");
    }

    public boolean isUp() {
        return status.get().phase() == Phase.UP;
    }

    /** Returns a sentence for operators, such as {@code down, connecting to tcp://localhost:61616: …}. */
    public String describe() {
        Status now = status.get();
        return switch (now.phase()) {
            case CONNECTING -> "connecting to " + broker;
            case UP -> "up, at " + broker;
            case DOWN -> "down, connecting to %s: %s".formatted(broker, now.reason());
        };
    }

    void up() {
        Status before = status.getAndSet(new Status(Phase.UP, ""));
        if (before.phase() != Phase.UP) {
            LOG.info("JMS at {} can be used", broker);
        }
    }

    void down(String reason) {
        Status before = status.getAndSet(new Status(Phase.DOWN, reason));
        if (before.phase() != Phase.DOWN) {
            LOG.warn("JMS at {} cannot be used, connecting again until it can: {}", broker, reason);
        }
    }
}
