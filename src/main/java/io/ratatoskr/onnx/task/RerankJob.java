package io.ratatoskr.onnx.task;

import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.onnx.model.LocalModel;
import io.ratatoskr.onnx.run.InferenceResult;
import io.ratatoskr.scoring.DocumentRanking;
import io.ratatoskr.tokenizer.ModelInput;
import java.util.List;

/** Ranks documents by the score of each pair of query and document. */
record RerankJob(RerankRequest request, LocalModel model) implements InferenceJob {
    @Override
    public long size() {
        return request.documents().size();
    }

    @Override
    public List<ModelInput> inputs() {
        return request.documents().stream()
                .map(document -> ModelInput.ofPair(request.query(), document))
                .toList();
    }

    @Override
    public RerankResponse toResponse(InferenceResult result) {
        List<Double> scores = result.rows().stream()
                .map(row -> model.card().activation().apply(row)[0])
                .toList();
        return new RerankResponse(DocumentRanking.of(request, scores), result.metadata(model, 1, null));
    }
}
