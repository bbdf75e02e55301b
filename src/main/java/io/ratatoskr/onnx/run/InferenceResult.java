package io.ratatoskr.onnx.run;

import io.ratatoskr.api.model.Usage;
import java.util.ArrayList;
import java.util.List;
import io.ratatoskr.tokenizer.TokenizedInput;

/** The output of a model for the inputs of a job, in their order. */
public record InferenceResult(List<float[]> rows, List<TokenizedInput> tokens) {
    public float[] row(int input) {
        return rows.get(input);
    }

    /** Counts every input, including duplicates that were computed once. */
    public Usage usage() {
        long tokenCount = 0;
        for (TokenizedInput inputsPerItem : tokens) {
            tokenCount += inputsPerItem.length();
        }
        return Usage.of(tokenCount, 0);
    }

    /**
     * Indexes of the caller's items that were truncated.
     *
     * @param inputsPerItem number of inputs per item
     */
    public List<Integer> truncated(int inputsPerItem) {
        List<Integer> indexes = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            int item = i / inputsPerItem;
            if (tokens.get(i).truncated() && (indexes.isEmpty() || indexes.getLast() != item)) {
                indexes.add(item);
            }
        }
        return indexes;
    }
}
