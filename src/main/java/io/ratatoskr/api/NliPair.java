package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

/** A premise and a hypothesis, input of natural language inference. */
public record NliPair(String premise, String hypothesis) {
    public NliPair {
        requireNonNull(premise, "premise");
        requireNonNull(hypothesis, "hypothesis");
    }
}
