package io.ratatoskr.onnx.task;

import io.ratatoskr.api.ScoringMethod;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.StanceResponse;
import io.ratatoskr.onnx.model.LocalModel;
import io.ratatoskr.onnx.run.InferenceResult;
import io.ratatoskr.scoring.NliLabelMapping;
import io.ratatoskr.scoring.StanceScoring;
import io.ratatoskr.tokenizer.ModelInput;
import java.util.List;

/** Computes the stance of texts towards a target from two hypotheses per text. */
record StanceJob(StanceRequest request, LocalModel model) implements InferenceJob {
    @Override
    public long size() {
        return 2L * request.texts().size();
    }

    @Override
    public List<ModelInput> inputs() {
        return StanceScoring.toPairs(request.texts(), request.target()).stream()
                .map(pair -> ModelInput.ofHypothesis(pair.premise(), pair.hypothesis()))
                .toList();
    }

    @Override
    public StanceResponse toResponse(InferenceResult result) {
        NliLabelMapping labels = NliLabelMapping.require(model.card().labels(), model.id());
        List<Double> entailments =
                result.rows().stream().map(labels::entailment).toList();
        return new StanceResponse(
                StanceScoring.ofAll(entailments, request.target()), result.metadata(model, 2, ScoringMethod.MODEL));
    }
}
