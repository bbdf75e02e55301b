package io.ratatoskr.parameters;

import io.ratatoskr.api.Operation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parameter policies in order of precedence: of the request, the provider, the operation, the default. */
public record ParameterPolicies(ParameterPolicy defaultPolicy, Map<Operation, ParameterPolicy> byOperation, Map<String, ParameterPolicy> byProvider) {
    /** {@link ParameterPolicy#WARN} for all requests. */
    public static final ParameterPolicies WARN = new ParameterPolicies(ParameterPolicy.WARN, Map.of(), Map.of());

    public ParameterPolicies {
        byOperation = Map.copyOf(byOperation);
        byProvider = Map.copyOf(byProvider);
    }

    /** @param requested policy of the request; null: none */
    public ParameterPolicy of(@Nullable ParameterPolicy requested, String provider, Operation operation) {
        return requested != null
                ? requested
                : byProvider.getOrDefault(provider, byOperation.getOrDefault(operation, defaultPolicy));
    }
}
