package io.ratatoskr.config;

import io.ratatoskr.api.Operation;
import io.ratatoskr.settings.ParameterPolicy;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of how a request is changed for a provider: its parameters, and the URLs of its images. */
final class AdaptationKeys {
    static final Key<ParameterPolicy> POLICY = new Key<>(
            "parameters.policy",
            ValueParsers.enumConstant(ParameterPolicy.class, ParameterPolicy::wireName),
            "warn",
            "Policy for a parameter, or a value of it, that the model does not support: warn (drop it and"
                    + " report that in the response), error (try another provider, else reject the request) or"
                    + " ignore (send it).");
    static final Map<Operation, Key<Optional<ParameterPolicy>>> POLICY_BY_OPERATION = policies();
    static final Key<Boolean> FETCH_IMAGES = new Key<>(
            "fetch.images",
            ValueParsers.BOOLEAN,
            "false",
            "Whether image URLs are fetched for providers that require the bytes: over HTTPS, from public"
                    + " addresses, up to 20 MiB.");

    static final List<Key<?>> ALL = Key.concat(List.of(POLICY), POLICY_BY_OPERATION.values(), List.of(FETCH_IMAGES));

    private AdaptationKeys() {}

    private static Map<Operation, Key<Optional<ParameterPolicy>>> policies() {
        var policies = new EnumMap<Operation, Key<Optional<ParameterPolicy>>>(Operation.class);
        for (Operation operation : List.of(Operation.CHAT, Operation.GENERATE, Operation.EMBED)) {
            policies.put(
                    operation,
                    new Key<>(
                            "parameters." + operation.wireName(),
                            ValueParsers.enumConstant(ParameterPolicy.class, ParameterPolicy::wireName)
                                    .optional(),
                            "",
                            "The same for %s only; empty: as in parameters.policy.".formatted(operation.wireName())));
        }
        return Collections.unmodifiableMap(policies);
    }
}
