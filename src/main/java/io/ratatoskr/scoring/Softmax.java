package io.ratatoskr.scoring;

/** The softmax of logits, computed in double precision. */
public final class Softmax {
    private Softmax() {}

    /**
     * The probabilities, which sum to 1.
     *
     * @throws IllegalArgumentException when there are no logits or one is not finite
     */
    public static double[] of(float... logits) {
        double[] doubles = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            doubles[i] = logits[i];
        }
        return of(doubles);
    }

    /** As {@link #of(float...)}. */
    public static double[] of(double... logits) {
        if (logits.length == 0) {
            throw new IllegalArgumentException("softmax needs at least one logit");
        }
        double highest = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            highest = Math.max(highest, Sigmoid.requireFinite(logit));
        }
        double[] probabilities = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = Math.exp(logits[i] - highest);
            sum += probabilities[i];
        }
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] /= sum;
        }
        return probabilities;
    }
}
