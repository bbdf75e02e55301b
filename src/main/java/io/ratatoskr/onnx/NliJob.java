package io.ratatoskr.onnx;

import io.ratatoskr.api.Extra;
import io.ratatoskr.api.Method;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.scoring.NliLabels;
import java.util.List;

/** Computes entailment, contradiction and neutral of text pairs. */
record NliJob(NliRequest request, LocalModel model) implements Job {
    @Override
    public long size() {
        return request.pairs().size();
    }

    @Override
    public List<ModelInput> inputs() {
        return request.pairs().stream()
                .map(pair -> new ModelInput(pair.premise(), pair.hypothesis()))
                .toList();
    }

    @Override
    public NliResponse answer(Inferred inferred) {
        NliLabels labels = NliLabels.of(model.card().labels(), model.id()).threeWay(model.id());
        return new NliResponse(
                inferred.rows().stream().map(labels::result).toList(),
                inferred.truncated(1),
                Method.MODEL,
                inferred.usage(),
                model.id(),
                LocalModel.PROVIDER,
                Extra.NONE);
    }
}
