package io.ratatoskr.scoring;

import io.ratatoskr.api.ClassifyResult;
import java.util.List;

/**
 * Computes zero-shot scores from an NLI model's logits like the transformers pipeline, except that contradiction is found by name
 * instead of position.
 */
public final class ZeroShotScoring {
    private ZeroShotScoring() {}

    /**
     * The score of each label. If exactly one of several labels applies: softmax over their entailment logits, which sums to 1.
     * If several can apply, or there is only one: the softmax of entailment against contradiction or not_entailment for each
     * label.
     *
     * @param logits a row per hypothesis of one text, in the order of the labels
     * @throws IllegalArgumentException when the number of rows differs from the labels, or a row from the model's labels
     */
    public static ClassifyResult result(
            List<String> labels, List<float[]> logits, NliLabelMapping mapping, boolean multiLabel) {
        if (labels.size() != logits.size()) {
            throw new IllegalArgumentException(
                    "%d rows of logits for %d labels".formatted(logits.size(), labels.size()));
        }
        double[] scores = multiLabel || labels.size() == 1
                ? independentScores(logits, mapping)
                : competingScores(logits, mapping);
        return LabelScores.of(labels, scores);
    }

    private static double[] independentScores(List<float[]> logits, NliLabelMapping mapping) {
        return logits.stream()
                .map(mapping::requireLogitCount)
                .mapToDouble(row -> Softmax.of(row[mapping.nonEntailment()], row[mapping.entailment()])[1])
                .toArray();
    }

    private static double[] competingScores(List<float[]> logits, NliLabelMapping mapping) {
        return Softmax.of(logits.stream()
                .map(mapping::requireLogitCount)
                .mapToDouble(row -> row[mapping.entailment()])
                .toArray());
    }
}
