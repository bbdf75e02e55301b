package io.ratatoskr.onnx.model;

/**
 * The vectors of a text's tokens in the output of a run.
 *
 * @param values the vectors of all texts of the run, consecutively; not copied
 * @param offset index of the text's first value
 * @param width values per vector
 * @param from index of the first token to pool; those before it belong to the prompt
 * @param to index after the last token to pool, padding excluded; greater than {@code from}
 */
@SuppressWarnings("ArrayRecordComponent")
public record TokenVectors(float[] values, int offset, int width, int from, int to) {
    /** Index of the first value of a token. */
    int row(int token) {
        return offset + token * width;
    }

    int count() {
        return to - from;
    }
}
