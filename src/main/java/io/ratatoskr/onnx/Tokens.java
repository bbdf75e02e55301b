package io.ratatoskr.onnx;

/**
 * A text as the model reads it. The array is not copied.
 *
 * @param cut whether the text was longer than the model takes
 */
@SuppressWarnings("ArrayRecordComponent")
record Tokens(long[] ids, boolean cut) {}
