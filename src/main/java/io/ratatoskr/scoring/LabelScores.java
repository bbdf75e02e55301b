package io.ratatoskr.scoring;

import io.ratatoskr.api.ClassifyResult;
import java.util.LinkedHashMap;
import java.util.List;

/** Assigns scores to labels. */
public final class LabelScores {
    private LabelScores() {}

    /** The scores by label, each at the index of its label. */
    public static ClassifyResult of(List<String> labels, double[] scores) {
        var byLabel = new LinkedHashMap<String, Double>();
        for (int i = 0; i < scores.length; i++) {
            byLabel.put(labels.get(i), scores[i]);
        }
        return new ClassifyResult(byLabel);
    }
}
