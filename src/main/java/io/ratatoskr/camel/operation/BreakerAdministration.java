package io.ratatoskr.camel.operation;

import static io.ratatoskr.camel.exchange.RatatoskrConstants.CALLER;

import io.ratatoskr.api.error.Forbidden;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.internal.text.Text;
import io.ratatoskr.camel.exchange.AdminAction;
import io.ratatoskr.camel.exchange.Caller;
import io.ratatoskr.camel.provider.BreakerInfo;
import io.ratatoskr.camel.provider.CircuitBreakers;
import io.ratatoskr.http.HttpStatusException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Route step that lists circuit breakers, and opens them for maintenance. Every method needs admin rights. A forced state lasts until an
 * operator ends it or the gateway stops. Thread-safe.
 */
public final class BreakerAdministration {
    private static final Logger LOG = LoggerFactory.getLogger(BreakerAdministration.class);

    private final CircuitBreakers breakers;

    public BreakerAdministration(CircuitBreakers breakers) {
        this.breakers = breakers;
    }

    /**
     * The circuit breakers by provider and operation.
     *
     * @throws Forbidden when the caller has no admin rights
     */
    public List<BreakerInfo> list(@Variable(CALLER) @Nullable Caller caller) {
        Caller.requireAdmin(caller, "listing circuit breakers");
        return breakers.list();
    }

    /**
     * Opens a circuit breaker, or leaves it to the outcomes of calls again.
     *
     * @param state {@code open} or {@code auto}
     * @throws HttpStatusException when the provider has no such operation
     * @throws InvalidRequest when there is no such state
     * @throws Forbidden when the caller has no admin rights
     */
    public BreakerInfo set(
            @Header("provider") @Nullable String provider,
            @Header("operation") @Nullable String operation,
            @Body @Nullable String state,
            @Variable(CALLER) @Nullable Caller caller) {
        return AdminAction.SET_BREAKER.run(
                caller, "%s-%s %s".formatted(provider, operation, state), () -> set(provider, operation, state));
    }

    private BreakerInfo set(@Nullable String provider, @Nullable String operation, @Nullable String state) {
        BreakerInfo before = find(provider, operation);
        switch (state == null ? "" : state) {
            case "open" -> breakers.forceOpen(before.provider(), before.operation());
            case "auto" -> breakers.endForcedOpen(before.provider(), before.operation());
            default ->
                throw new InvalidRequest(
                        "state is '%s'; expected open or auto".formatted(Text.echo(String.valueOf(state))), "state");
        }
        BreakerInfo after = find(provider, operation);
        if (after.status().isForced() != before.status().isForced()) {
            LOG.warn(
                    "{} for {}: circuit breaker {}",
                    after.provider(),
                    after.operation(),
                    after.status().isForced()
                            ? "opened by an operator"
                            : "closed; an operator has ended the maintenance");
        }
        return after;
    }

    private BreakerInfo find(@Nullable String provider, @Nullable String operation) {
        Optional<BreakerInfo> found =
                provider == null || operation == null ? Optional.empty() : breakers.describe(provider, operation);
        return found.orElseThrow(() -> new HttpStatusException(
                404,
                new InvalidRequest(
                        "no circuit breaker for provider '%s' and operation '%s'; GET /admin/breakers lists them"
                                .formatted(Text.echo(String.valueOf(provider)), Text.echo(String.valueOf(operation))),
                        null,
                        "breaker_not_found"),
                Map.of()));
    }
}
