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
        double[] wide = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            wide[i] = logits[i];
        }
        return of(wide);
    }

    /** As {@link #of(float...)}. */
    public static double[] of(double... logits) {
        if (logits.length == 0) {
            throw new IllegalArgumentException("softmax needs at least one logit");
        }
        double highest = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            highest = Math.max(highest, Sigmoid.finite(logit));
        }
        double[] shares = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            shares[i] = Math.exp(logits[i] - highest);
            sum += shares[i];
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] /= sum;
        }
        return shares;
    }
}
