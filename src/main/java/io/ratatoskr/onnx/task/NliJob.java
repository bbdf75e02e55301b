package io.ratatoskr.onnx.task;

import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.ScoringMethod;
import io.ratatoskr.onnx.model.LocalModel;
import io.ratatoskr.onnx.run.InferenceResult;
import io.ratatoskr.scoring.NliLabelMapping;
import io.ratatoskr.tokenizer.ModelInput;
import java.util.List;

/** Computes entailment, contradiction and neutral of text pairs. */
record NliJob(NliRequest request, LocalModel model) implements InferenceJob {
    @Override
    public long size() {
        return request.pairs().size();
    }

    @Override
    public List<ModelInput> inputs() {
        return request.pairs().stream()
                .map(pair -> ModelInput.ofPair(pair.premise(), pair.hypothesis()))
                .toList();
    }

    @Override
    public NliResponse toResponse(InferenceResult result) {
        NliLabelMapping labels =
                NliLabelMapping.require(model.card().labels(), model.id()).requireThreeLabels(model.id());
        return new NliResponse(
                result.rows().stream().map(labels::toResult).toList(), result.metadata(model, 1, ScoringMethod.MODEL));
    }
}
