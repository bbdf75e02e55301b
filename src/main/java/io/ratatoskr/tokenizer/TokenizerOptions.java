package io.ratatoskr.tokenizer;

/**
 * How a model's inputs are tokenized.
 *
 * @param maxTokens maximum tokens of an input, special tokens included; the rest is truncated
 * @param side the side of a text that is truncated
 * @param lowerCase whether texts are converted to lower case first, whatever the tokenizer itself does
 */
public record TokenizerOptions(int maxTokens, TruncationSide side, boolean lowerCase) {
    /** Truncates on the side that the tokenizer's own file names, which is the right one by default. */
    public static TokenizerOptions of(int maxTokens) {
        return new TokenizerOptions(maxTokens, TruncationSide.FROM_TOKENIZER, false);
    }

    /** The side of a text that is truncated. */
    public enum TruncationSide {
        /** The start of the text is lost. */
        LEFT,
        /** The end of the text is lost. */
        RIGHT,
        /** {@code truncation.direction} of the tokenizer's own file, else right. */
        FROM_TOKENIZER
    }
}
