package io.ratatoskr.onnx.model;

import io.ratatoskr.scoring.Sigmoid;
import io.ratatoskr.scoring.Softmax;
import java.util.Arrays;
import java.util.Optional;

/** The function that makes scores of a classifier's or reranker's logits. */
public enum Activation {
    /** Probabilities that sum to 1: exactly one label applies. */
    SOFTMAX("softmax") {
        @Override
        public double[] apply(float... logits) {
            return Softmax.of(logits);
        }
    },
    /** A probability of each label's own: any number of labels applies. */
    SIGMOID("sigmoid") {
        @Override
        public double[] apply(float... logits) {
            double[] scores = new double[logits.length];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = Sigmoid.of(logits[i]);
            }
            return scores;
        }
    },
    /** The logits themselves, such as those of a regression. */
    IDENTITY("identity") {
        @Override
        public double[] apply(float... logits) {
            double[] scores = new double[logits.length];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = requireFinite(logits[i]);
            }
            return scores;
        }
    };

    private static double requireFinite(double logit) {
        if (!Double.isFinite(logit)) {
            throw new IllegalArgumentException("a logit is %s; expected a finite number".formatted(logit));
        }
        return logit;
    }

    private final String wireName;

    Activation(String wireName) {
        this.wireName = wireName;
    }

    /**
     * Computes the scores of one text.
     *
     * @throws IllegalArgumentException when a logit is not finite
     */
    public abstract double[] apply(float... logits);

    /** The activation in {@code models.yaml}. */
    public String wireName() {
        return wireName;
    }

    static Optional<Activation> of(String wireName) {
        return Arrays.stream(values())
                .filter(each -> each.wireName().equals(wireName))
                .findFirst();
    }
}
