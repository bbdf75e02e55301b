package io.ratatoskr.parameters;

import java.util.Arrays;
import java.util.Optional;

/** What to do about a parameter that a candidate does not support. */
public enum Policy {
    /** It is left out, and the answer says so. */
    WARN("warn"),
    /** The candidate is not asked; another one that supports it may be. */
    ERROR("error"),
    /** It is sent as it came; the provider may refuse it. */
    IGNORE("ignore");

    private final String word;

    Policy(String word) {
        this.word = word;
    }

    /** As configuration and requests write it. */
    public String word() {
        return word;
    }

    public static Optional<Policy> of(String word) {
        return Arrays.stream(values())
                .filter(policy -> policy.word().equals(word))
                .findFirst();
    }
}
