package io.ratatoskr.api;

import org.jspecify.annotations.Nullable;

/**
 * The number of tokens of an input.
 *
 * @param approximate whether another model family's tokenizer was used instead of the model's own
 * @param tokenizer name of the tokenizer, such as {@code o200k_base} or a model id
 * @param upperBound the count with the largest error measured for the model's family, on a corpus of texts of many kinds; null if the count is
 *     exact, or no error was measured
 */
public record TokenCount(
        long count,
        boolean approximate,
        String tokenizer,
        String model,
        @Nullable Long upperBound) {
    public TokenCount(long count, boolean approximate, String tokenizer, String model) {
        this(count, approximate, tokenizer, model, null);
    }

    /** The sum of two counts for the same model; without an upper bound where one of an approximate count is unknown. */
    public TokenCount plus(TokenCount other) {
        boolean bounded = (upperBound != null || !approximate) && (other.upperBound != null || !other.approximate);
        boolean sumApproximate = approximate || other.approximate;
        return new TokenCount(
                count + other.count,
                sumApproximate,
                tokenizer,
                model,
                bounded && sumApproximate ? max() + other.max() : null);
    }

    private long max() {
        return upperBound == null ? count : upperBound;
    }
}
