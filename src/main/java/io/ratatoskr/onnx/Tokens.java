package io.ratatoskr.onnx;

/**
 * An input as the model reads it. The arrays are not copied.
 *
 * @param types 0 for the tokens of the first text, 1 for those of the second
 * @param cut whether the input was longer than the model takes
 */
@SuppressWarnings("ArrayRecordComponent")
record Tokens(long[] ids, long[] types, boolean cut) {
    int length() {
        return ids.length;
    }
}
