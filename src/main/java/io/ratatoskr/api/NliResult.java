package io.ratatoskr.api;

/** The scores of one pair, probabilities that sum to 1. */
public record NliResult(double entailment, double contradiction, double neutral) {
    public NliResult {
        Preconditions.requireProbability("entailment", entailment);
        Preconditions.requireProbability("contradiction", contradiction);
        Preconditions.requireProbability("neutral", neutral);
    }

    /** The label with the highest score. */
    public NliLabel label() {
        if (entailment >= contradiction && entailment >= neutral) {
            return NliLabel.ENTAILMENT;
        }
        return contradiction >= neutral ? NliLabel.CONTRADICTION : NliLabel.NEUTRAL;
    }
}
