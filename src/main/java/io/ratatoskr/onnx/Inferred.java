package io.ratatoskr.onnx;

import io.ratatoskr.api.model.Usage;
import java.util.ArrayList;
import java.util.List;

/** What a model gave for a job's inputs, in their order. */
record Inferred(List<float[]> rows, List<Tokens> tokens) {
    float[] row(int input) {
        return rows.get(input);
    }

    /** Every input counts, also one that was computed together with its equals. */
    Usage usage() {
        long read = 0;
        for (Tokens each : tokens) {
            read += each.length();
        }
        return Usage.of(read, 0);
    }

    /**
     * Places of the caller's items of which something was cut.
     *
     * @param each inputs that one item makes
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
