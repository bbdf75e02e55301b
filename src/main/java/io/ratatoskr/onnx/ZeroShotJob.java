package io.ratatoskr.onnx;

import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.ScoringMethod;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.scoring.Hypotheses;
import io.ratatoskr.scoring.NliLabelMapping;
import io.ratatoskr.scoring.ZeroShotScoring;
import java.util.ArrayList;
import java.util.List;

/** Classifies texts by labels of the caller: each label is a hypothesis that a text may entail. */
record ZeroShotJob(ZeroShotRequest request, LocalModel model) implements Job {
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
                .flatMap(text -> hypotheses.stream().map(hypothesis -> new ModelInput(text, hypothesis)))
                .toList();
    }

    @Override
    public ClassifyResponse answer(Inferred inferred) {
        NliLabelMapping places = NliLabelMapping.require(model.card().labels(), model.id());
        int each = request.labels().size();
        List<ClassifyResult> results = new ArrayList<>();
        for (int from = 0; from < inferred.rows().size(); from += each) {
            results.add(ZeroShotScoring.result(
                    request.labels(), inferred.rows().subList(from, from + each), places, request.multiLabel()));
        }
        return new ClassifyResponse(
                results,
                inferred.truncated(each),
                ScoringMethod.MODEL,
                inferred.usage(),
                model.id(),
                LocalModel.PROVIDER,
                AdditionalProperties.NONE);
    }
}
