package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

/** Whether the premise entails the hypothesis, contradicts it, or says nothing of it, is the question. */
public record NliPair(String premise, String hypothesis) {
    public NliPair {
        requireNonNull(premise, "premise");
        requireNonNull(hypothesis, "hypothesis");
    }
}
