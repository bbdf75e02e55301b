package io.ratatoskr.api;

import java.util.Arrays;

/** One vector. The array is not copied and must not be modified. Equality compares the numbers. */
@SuppressWarnings("ArrayRecordComponent") // not copied, and equality compares the numbers
public record Embedding(float[] values) {
    public int dimensions() {
        return values.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Embedding that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Embedding[" + values.length + " dimensions]";
    }
}
