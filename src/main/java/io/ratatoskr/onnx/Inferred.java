package io.ratatoskr.onnx;

import io.ratatoskr.api.model.Usage;
import java.util.ArrayList;
import java.util.List;

/** The output of a model for the inputs of a job, in their order. */
record Inferred(List<float[]> rows, List<Tokens> tokens) {
    float[] row(int input) {
        return rows.get(input);
    }

    /** Counts every input, including duplicates that were computed once. */
    Usage usage() {
        long read = 0;
        for (Tokens each : tokens) {
            read += each.length();
        }
        return Usage.of(read, 0);
    }

    /**
     * Indexes of the caller's items that were truncated.
     *
     * @param each number of inputs per item
     */
    List<Integer> truncated(int each) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            int item = i / each;
            if (tokens.get(i).cut() && (places.isEmpty() || places.getLast() != item)) {
                places.add(item);
            }
        }
        return places;
    }
}
