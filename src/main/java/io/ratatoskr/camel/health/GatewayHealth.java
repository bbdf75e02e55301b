package io.ratatoskr.camel.health;

import io.ratatoskr.api.Operation;
import io.ratatoskr.camel.dispatch.ProviderRoutes;
import io.ratatoskr.camel.exchange.GatewayStatus;
import io.ratatoskr.camel.provider.CircuitBreakers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.jspecify.annotations.Nullable;

/**
 * The health of a gateway. Live: the process responds. Ready: it has started and does not stop, the models that load at the start are
 * loaded, and at least one provider can be called. Calls no provider. Thread-safe.
 */
public final class GatewayHealth implements GatewayStatus {
    /** Time for which the providers are not looked at again by a probe that anybody may send. */
    private static final long MAX_AGE_NANOS = Duration.ofMillis(100).toNanos();

    /**
     * What decides whether a provider can be called.
     *
     * @param unavailableReason why none of its operations can be called; empty if some can
     * @param lacksModel whether a provider in this process has no model for the operation
     */
    public record Providers(
            Function<String, Optional<String>> unavailableReason,
            BiPredicate<String, Operation> lacksModel,
            CircuitBreakers breakers) {
        private @Nullable String reason(String provider, Operation operation) {
            String reason = unavailableReason.apply(provider).orElse(null);
            if (reason != null) {
                return reason;
            }
            Duration open = breakers.remainingOpenTime(provider, operation.wireName());
            if (open.isPositive()) {
                return "circuit breaker open for %d s".formatted(open.toSeconds() + 1);
            }
            return lacksModel.test(provider, operation) ? "no local model" : null;
        }
    }

    private final CamelContext context;
    private final BooleanSupplier accepting;
    private final ProviderConditions providers;
    private final StartupModels models;
    private volatile boolean anyProvider;
    private volatile long checkedNanos = System.nanoTime() - MAX_AGE_NANOS;

    /** @param accepting whether new requests are admitted */
    public GatewayHealth(CamelContext context, BooleanSupplier accepting, Providers providers, StartupModels models) {
        this.context = context;
        this.accepting = accepting;
        this.providers = new ProviderConditions(
                operation -> ProviderRoutes.servingProviders(context, operation), providers::reason);
        this.models = models;
    }

    /** The conditions as checks, to be found in Camel's registry. */
    public List<HealthCheck> checks() {
        return List.of(
                new ConditionCheck("process", true, () -> Condition.of(true, "the process responds")),
                new ConditionCheck("gateway", false, this::gateway),
                new ConditionCheck("models", false, models::condition),
                new ConditionCheck("providers", false, providers::condition));
    }

    @Override
    public boolean isLive() {
        return true;
    }

    @Override
    public boolean isReady() {
        return gateway().up() && models.condition().up() && hasProvider();
    }

    private boolean hasProvider() {
        long now = System.nanoTime();
        if (now - checkedNanos >= MAX_AGE_NANOS) {
            anyProvider = providers.anyAvailable();
            checkedNanos = now;
        }
        return anyProvider;
    }

    private Condition gateway() {
        boolean started = context.isStarted();
        if (started && accepting.getAsBoolean()) {
            return Condition.of(true, "the gateway accepts requests");
        }
        return Condition.of(
                false, started || context.isStopping() ? "the gateway is stopping" : "the gateway is starting");
    }
}
