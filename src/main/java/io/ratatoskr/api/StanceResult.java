package io.ratatoskr.api;

import static java.util.Objects.requireNonNull;

/** The stance of one text, probabilities that sum to 1. */
public record StanceResult(double favor, double against, double neutral, String target) {
    public StanceResult {
        Preconditions.requireProbability("favor", favor);
        Preconditions.requireProbability("against", against);
        Preconditions.requireProbability("neutral", neutral);
        requireNonNull(target, "target");
    }

    /** The label with the highest score. */
    public StanceLabel label() {
        if (favor >= against && favor >= neutral) {
            return StanceLabel.FAVOR;
        }
        return against >= neutral ? StanceLabel.AGAINST : StanceLabel.NEUTRAL;
    }
}
