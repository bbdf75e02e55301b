package io.ratatoskr.parameters;

import java.util.Arrays;
import java.util.Optional;

/** Treatment of a parameter that a candidate does not support. */
public enum ParameterPolicy {
    /** The parameter is dropped, and the response reports it. */
    WARN("warn"),
    /** The candidate is rejected; another candidate that supports the parameter may be used. */
    ERROR("error"),
    /** The parameter is sent unchanged; the provider may reject it. */
    IGNORE("ignore");

    private final String wireName;

    ParameterPolicy(String wireName) {
        this.wireName = wireName;
    }

    /** The name in configuration and requests. */
    public String wireName() {
        return wireName;
    }

    public static Optional<ParameterPolicy> of(String wireName) {
        return Arrays.stream(values())
                .filter(policy -> policy.wireName().equals(wireName))
                .findFirst();
    }
}
