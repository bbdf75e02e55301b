package io.ratatoskr.parameters;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Treatment of a parameter that a candidate does not support. */
public enum Policy {
    /** The parameter is dropped, and the response reports it. */
    WARN,
    /** The candidate is rejected; another candidate that supports the parameter may be used. */
    ERROR,
    /** The parameter is sent unchanged; the provider may reject it. */
    IGNORE;

    /** The name in configuration and requests. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Policy> of(String word) {
        return Arrays.stream(values())
                .filter(policy -> policy.word().equals(word))
                .findFirst();
    }
}
