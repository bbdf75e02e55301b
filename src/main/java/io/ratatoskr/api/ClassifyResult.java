package io.ratatoskr.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The scores of one text by label, in the order of the request's or the model's labels. They sum to 1 unless several labels can
 * apply at once.
 */
public record ClassifyResult(Map<String, Double> scores) {
    public ClassifyResult {
        if (scores.isEmpty()) {
            throw new IllegalArgumentException("a classification has no scores");
        }
        scores.forEach(Preconditions::requireProbability);
        scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
    }

    /** The label with the highest score; the first one if tied. */
    public String topLabel() {
        String top = "";
        double highest = -1;
        for (Map.Entry<String, Double> score : scores.entrySet()) {
            if (score.getValue() > highest) {
                top = score.getKey();
                highest = score.getValue();
            }
        }
        return top;
    }

    /** The highest score. */
    public double confidence() {
        return scores.getOrDefault(topLabel(), 0.0);
    }
}
