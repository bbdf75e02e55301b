package io.ratatoskr.onnx;

import io.ratatoskr.api.Extra;
import io.ratatoskr.api.Method;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.StanceResponse;
import io.ratatoskr.scoring.NliLabels;
import io.ratatoskr.scoring.Stances;
import java.util.List;

/** Computes the stance of texts towards a target from two hypotheses per text. */
record StanceJob(StanceRequest request, LocalModel model) implements Job {
    @Override
    public long size() {
        return 2L * request.texts().size();
    }

    @Override
    public List<ModelInput> inputs() {
        return Stances.pairs(request.texts(), request.target()).stream()
                .map(pair -> new ModelInput(pair.premise(), pair.hypothesis()))
                .toList();
    }

    @Override
    public StanceResponse answer(Inferred inferred) {
        NliLabels labels = NliLabels.of(model.card().labels(), model.id());
        List<Double> entailed = inferred.rows().stream().map(labels::entailment).toList();
        return new StanceResponse(
                Stances.all(entailed, request.target()),
                inferred.truncated(2),
                Method.MODEL,
                inferred.usage(),
                model.id(),
                LocalModel.PROVIDER,
                Extra.NONE);
    }
}
