package io.ratatoskr.parameters;

import io.ratatoskr.api.Operation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parameter policies in order of precedence: of the request, the provider, the operation, the default. */
public record Policies(Policy byDefault, Map<Operation, Policy> byOperation, Map<String, Policy> byProvider) {
    /** {@link Policy#WARN} for all requests. */
    public static final Policies WARN = new Policies(Policy.WARN, Map.of(), Map.of());

    public Policies {
        byOperation = Map.copyOf(byOperation);
        byProvider = Map.copyOf(byProvider);
    }

    /** @param wished policy of the request; null: none */
    public Policy of(@Nullable Policy wished, String provider, Operation operation) {
        return wished != null
                ? wished
                : byProvider.getOrDefault(provider, byOperation.getOrDefault(operation, byDefault));
    }
}
