package io.ratatoskr.tokenizer;

/**
 * The token ids of an input. The arrays are not copied.
 *
 * @param typeIds 0 for the tokens of the first text, 1 for those of the second
 * @param truncated whether the input was longer than the model allows
 * @param promptTokens number of tokens at the start that are not pooled
 */
@SuppressWarnings("ArrayRecordComponent")
public record TokenizedInput(long[] ids, long[] typeIds, boolean truncated, int promptTokens) {
    public TokenizedInput(long[] ids, long[] typeIds, boolean truncated) {
        this(ids, typeIds, truncated, 0);
    }

    /** The same tokens, of which the first {@code promptTokens} are not pooled. */
    public TokenizedInput withPromptTokens(int promptTokens) {
        return new TokenizedInput(ids, typeIds, truncated, promptTokens);
    }

    public int length() {
        return ids.length;
    }
}
