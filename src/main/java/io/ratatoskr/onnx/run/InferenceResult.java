package io.ratatoskr.onnx.run;

import io.ratatoskr.api.ScoringMetadata;
import io.ratatoskr.api.ScoringMethod;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.onnx.model.LocalModel;
import io.ratatoskr.tokenizer.TokenizedInput;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /**
     * The metadata of a scoring response.
     *
     * @param inputsPerItem number of inputs per item of the caller
     */
    public ScoringMetadata metadata(LocalModel model, int inputsPerItem, @Nullable ScoringMethod method) {
        return new ScoringMetadata(
                truncated(inputsPerItem), method, usage(), model.id(), LocalModel.PROVIDER, AdditionalProperties.NONE);
    }
}
