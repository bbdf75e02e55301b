package io.ratatoskr.camel.jms;

import io.ratatoskr.jms.JmsState;
import io.ratatoskr.jms.JmsStatistics;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Whether the broker of JMS can be reached. Always up: a gateway without its broker serves HTTP, and a restart of it would not help; the
 * message and the details say what is so. Thread-safe.
 */
final class JmsHealthCheck extends AbstractHealthCheck {
    private final JmsState state;
    private final JmsStatistics statistics;

    JmsHealthCheck(JmsState state, JmsStatistics statistics) {
        super("ratatoskr", "jms");
        this.state = state;
        this.statistics = statistics;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.state(State.UP);
        builder.message("jms: " + state.describe());
        builder.detail("connected", state.isUp());
        builder.detail("in-flight", statistics.active());
    }
}
