package io.ratatoskr.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The scores of one text by label, in the order of the request's or the model's labels: probabilities that sum to 1, or one of each
 * label's own where several labels can apply at once, or the raw values of a regression model.
 */
public record ClassifyResult(Map<String, Double> scores) {
    public ClassifyResult {
        if (scores.isEmpty()) {
            throw new IllegalArgumentException("a classification has no scores");
        }
        scores.forEach(ClassifyResult::requireFinite);
        scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
    }

    private static void requireFinite(String label, double score) {
        if (!Double.isFinite(score)) {
            throw new IllegalArgumentException("%s is %s; a score is a finite number".formatted(label, score));
        }
    }

    /** The label with the highest score; the first one if tied. */
    public String topLabel() {
        String top = "";
        double highest = Double.NEGATIVE_INFINITY;
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
