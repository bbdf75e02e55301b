package io.ratatoskr.onnx.task;

import io.ratatoskr.api.RankedDocument;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.onnx.model.LocalModel;
import io.ratatoskr.onnx.run.InferenceResult;
import io.ratatoskr.scoring.Sigmoid;
import io.ratatoskr.tokenizer.ModelInput;
import java.util.ArrayList;
import java.util.Comparator;
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
                .map(document -> new ModelInput(request.query(), document))
                .toList();
    }

    @Override
    public RerankResponse toResponse(InferenceResult result) {
        List<RankedDocument> ranked = new ArrayList<>();
        for (int i = 0; i < result.rows().size(); i++) {
            float logit = result.row(i)[0];
            ranked.add(new RankedDocument(
                    i,
                    model.card().sigmoid() ? Sigmoid.of(logit) : logit,
                    request.returnDocuments() ? request.documents().get(i) : null));
        }
        ranked.sort(Comparator.comparingDouble(RankedDocument::relevanceScore).reversed());
        Integer topN = request.topN();
        return new RerankResponse(
                topN == null ? ranked : ranked.subList(0, Math.min(topN, ranked.size())),
                result.metadata(model, 1, null));
    }
}
