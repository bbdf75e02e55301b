package io.ratatoskr.parameters;

import java.util.Arrays;
import java.util.Optional;

/** Treatment of a parameter that a candidate does not support. */
public enum Policy {
    /** The parameter is dropped, and the response reports it. */
    WARN("warn"),
    /** The candidate is rejected; another candidate that supports the parameter may be used. */
    ERROR("error"),
    /** The parameter is sent unchanged; the provider may reject it. */
    IGNORE("ignore");

    private final String word;

    Policy(String word) {
        this.word = word;
    }

    /** The name in configuration and requests. */
    public String word() {
        return word;
    }

    public static Optional<Policy> of(String word) {
        return Arrays.stream(values())
                .filter(policy -> policy.word().equals(word))
                .findFirst();
    }
}
