package io.ratatoskr.onnx;

import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.Extra;
import io.ratatoskr.api.Method;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.scoring.Hypotheses;
import io.ratatoskr.scoring.NliLabels;
import io.ratatoskr.scoring.ZeroShot;
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
                ? model.card().hypothesisTemplate().orElse(Hypotheses.TEMPLATE)
                : request.hypothesisTemplate();
        List<String> hypotheses = Hypotheses.of(template, request.labels());
        return request.texts().stream()
                .flatMap(text -> hypotheses.stream().map(hypothesis -> new ModelInput(text, hypothesis)))
                .toList();
    }

    @Override
    public ClassifyResponse answer(Inferred inferred) {
        NliLabels places = NliLabels.of(model.card().labels(), model.id());
        int each = request.labels().size();
        List<ClassifyResult> results = new ArrayList<>();
        for (int from = 0; from < inferred.rows().size(); from += each) {
            results.add(ZeroShot.result(
                    request.labels(), inferred.rows().subList(from, from + each), places, request.multiLabel()));
        }
        return new ClassifyResponse(
                results,
                inferred.truncated(each),
                Method.MODEL,
                inferred.usage(),
                model.id(),
                LocalModel.PROVIDER,
                Extra.NONE);
    }
}
