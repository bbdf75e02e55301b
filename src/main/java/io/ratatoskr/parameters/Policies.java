package io.ratatoskr.parameters;

import io.ratatoskr.api.Operation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which policy holds: the request's own, else the provider's, else the operation's, else that for everything. */
public record Policies(Policy byDefault, Map<Operation, Policy> byOperation, Map<String, Policy> byProvider) {
    /** {@link Policy#WARN} for everything. */
    public static final Policies WARN = new Policies(Policy.WARN, Map.of(), Map.of());

    public Policies {
        byOperation = Map.copyOf(byOperation);
        byProvider = Map.copyOf(byProvider);
    }

    /** @param wished what the request says; null: nothing */
    public Policy of(@Nullable Policy wished, String provider, Operation operation) {
        return wished != null
                ? wished
                : byProvider.getOrDefault(provider, byOperation.getOrDefault(operation, byDefault));
    }
}
