package io.ratatoskr.tokenizer;

/**
 * The token ids of an input. The arrays are not copied.
 *
 * @param typeIds 0 for the tokens of the first text, 1 for those of the second
 * @param truncated whether the input was longer than the model allows
 */
@SuppressWarnings("ArrayRecordComponent")
public record TokenizedInput(long[] ids, long[] typeIds, boolean truncated) {
    public int length() {
        return ids.length;
    }
}
