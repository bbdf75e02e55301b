package io.ratatoskr.onnx.task;

import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.ScoringMethod;
import io.ratatoskr.onnx.model.LocalModel;
import io.ratatoskr.onnx.run.InferenceResult;
import io.ratatoskr.scoring.LabelScores;
import io.ratatoskr.tokenizer.ModelInput;
import java.util.List;

/** Classifies texts by the model's own labels. */
record ClassifyJob(ClassifyRequest request, LocalModel model) implements InferenceJob {
    @Override
    public long size() {
        return request.texts().size();
    }

    @Override
    public List<ModelInput> inputs() {
        return request.texts().stream().map(ModelInput::new).toList();
    }

    @Override
    public ClassifyResponse toResponse(InferenceResult result) {
        return new ClassifyResponse(
                result.rows().stream().map(this::toResult).toList(), result.metadata(model, 1, ScoringMethod.MODEL));
    }

    private ClassifyResult toResult(float[] logits) {
        return LabelScores.of(model.card().labels(), model.card().activation().apply(logits));
    }
}
