package io.ratatoskr.scoring;

import io.ratatoskr.api.ClassifyResult;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Computes zero-shot scores from an NLI model's logits like the transformers pipeline, except that contradiction is found by name
 * instead of position.
 */
public final class ZeroShot {
    private ZeroShot() {}

    /**
     * The score of each label. If exactly one of several labels applies: softmax over their entailment logits, which sums to 1.
     * If several can apply, or there is only one: the softmax of entailment against contradiction or not_entailment for each
     * label.
     *
     * @param logits a row per hypothesis of one text, in the order of the labels
     * @throws IllegalArgumentException when the number of rows differs from the labels, or a row from the model's labels
     */
    public static ClassifyResult result(
            List<String> labels, List<float[]> logits, NliLabels places, boolean multiLabel) {
        if (labels.size() != logits.size()) {
            throw new IllegalArgumentException(
                    "%d rows of logits for %d labels".formatted(logits.size(), labels.size()));
        }
        double[] scores = multiLabel || labels.size() == 1 ? each(logits, places) : among(logits, places);
        var byLabel = new LinkedHashMap<String, Double>();
        for (int i = 0; i < scores.length; i++) {
            byLabel.put(labels.get(i), scores[i]);
        }
        return new ClassifyResult(byLabel);
    }

    private static double[] each(List<float[]> logits, NliLabels places) {
        return logits.stream()
                .map(places::checked)
                .mapToDouble(row -> Softmax.of(row[places.rejection()], row[places.entailment()])[1])
                .toArray();
    }

    private static double[] among(List<float[]> logits, NliLabels places) {
        return Softmax.of(logits.stream()
                .map(places::checked)
                .mapToDouble(row -> row[places.entailment()])
                .toArray());
    }
}
