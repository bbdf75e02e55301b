package io.ratatoskr.onnx.task;

import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.ScoringMethod;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.onnx.model.LocalModel;
import io.ratatoskr.onnx.run.InferenceResult;
import io.ratatoskr.scoring.Hypotheses;
import io.ratatoskr.scoring.NliLabelMapping;
import io.ratatoskr.scoring.ZeroShotScoring;
import io.ratatoskr.tokenizer.ModelInput;
import java.util.ArrayList;
import java.util.List;

/** Classifies texts by labels of the caller: each label is a hypothesis that a text may entail. */
record ZeroShotJob(ZeroShotRequest request, LocalModel model) implements InferenceJob {
    @Override
    public long size() {
        return (long) request.texts().size() * request.labels().size();
    }

    @Override
    public List<ModelInput> inputs() {
        String template = request.hypothesisTemplate() == null
                ? model.card().hypothesisTemplate().orElse(Hypotheses.DEFAULT_TEMPLATE)
                : request.hypothesisTemplate();
        List<String> hypotheses = Hypotheses.forLabels(template, request.labels());
        return request.texts().stream()
                .flatMap(text -> hypotheses.stream().map(hypothesis -> ModelInput.ofHypothesis(text, hypothesis)))
                .toList();
    }

    @Override
    public ClassifyResponse toResponse(InferenceResult result) {
        NliLabelMapping labels = NliLabelMapping.require(model.card().labels(), model.id());
        int labelCount = request.labels().size();
        List<ClassifyResult> results = new ArrayList<>();
        for (int from = 0; from < result.rows().size(); from += labelCount) {
            results.add(ZeroShotScoring.result(
                    request.labels(), result.rows().subList(from, from + labelCount), labels, request.multiLabel()));
        }
        return new ClassifyResponse(results, result.metadata(model, labelCount, ScoringMethod.MODEL));
    }
}
