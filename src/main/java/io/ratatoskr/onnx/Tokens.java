package io.ratatoskr.onnx;

/**
 * The token ids of an input. The arrays are not copied.
 *
 * @param types 0 for the tokens of the first text, 1 for those of the second
 * @param cut whether the input was longer than the model allows
 */
@SuppressWarnings("ArrayRecordComponent")
record Tokens(long[] ids, long[] types, boolean cut) {
    int length() {
        return ids.length;
    }
}
