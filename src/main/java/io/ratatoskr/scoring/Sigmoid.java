package io.ratatoskr.scoring;

/** The logistic sigmoid of a logit. */
public final class Sigmoid {
    private Sigmoid() {}

    /**
     * The probability, between 0 and 1.
     *
     * @throws IllegalArgumentException when the logit is not finite
     */
    public static double of(double logit) {
        double decay = Math.exp(-Math.abs(requireFinite(logit)));
        return logit >= 0 ? 1 / (1 + decay) : decay / (1 + decay);
    }

    static double requireFinite(double logit) {
        if (!Double.isFinite(logit)) {
            throw new IllegalArgumentException("a logit is %s; expected a finite number".formatted(logit));
        }
        return logit;
    }
}
