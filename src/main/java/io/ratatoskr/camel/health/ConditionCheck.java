package io.ratatoskr.camel.health;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** A {@link Condition} as a Camel health check. */
final class ConditionCheck extends AbstractHealthCheck {
    private final boolean liveness;
    private final Supplier<Condition> condition;

    /** @param liveness whether it is a check of {@code /health/live}; else it is one of {@code /health/ready} */
    ConditionCheck(String id, boolean liveness, Supplier<Condition> condition) {
        super("ratatoskr", id);
        this.liveness = liveness;
        this.condition = condition;
    }

    @Override
    public boolean isLiveness() {
        return liveness;
    }

    @Override
    public boolean isReadiness() {
        return !liveness;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Condition now = condition.get();
        builder.state(now.up() ? State.UP : State.DOWN);
        builder.message(now.message());
        now.details().forEach(builder::detail);
    }
}
