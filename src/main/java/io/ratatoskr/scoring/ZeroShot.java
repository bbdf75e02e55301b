package io.ratatoskr.scoring;

import io.ratatoskr.api.ClassifyResult;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Zero-shot scores from an NLI model's logits, as transformers' pipeline makes them, save that contradiction is found by its name
 * and not by its place.
 */
public final class ZeroShot {
    private ZeroShot() {}

    /**
     * The score of each label. One label of several holds: softmax over their entailment logits, so that they sum to 1. Several may
     * hold, or there is only one: for each the softmax of entailment against contradiction, or against not_entailment.
     *
     * @param logits of one text with each label's hypothesis, in the order of the labels
     * @throws IllegalArgumentException when there is not one row of logits a label, or a row does not fit the model's labels
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
