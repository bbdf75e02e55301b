package io.ratatoskr.onnx;

import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.ScoringMethod;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.scoring.Sigmoid;
import io.ratatoskr.scoring.Softmax;
import java.util.LinkedHashMap;
import java.util.List;

/** Classifies texts by the model's own labels. */
record ClassifyJob(ClassifyRequest request, LocalModel model) implements Job {
    @Override
    public long size() {
        return request.texts().size();
    }

    @Override
    public List<ModelInput> inputs() {
        return request.texts().stream().map(ModelInput::new).toList();
    }

    @Override
    public ClassifyResponse answer(Inferred inferred) {
        return new ClassifyResponse(
                inferred.rows().stream().map(this::scores).toList(),
                inferred.truncated(1),
                ScoringMethod.MODEL,
                inferred.usage(),
                model.id(),
                LocalModel.PROVIDER,
                AdditionalProperties.NONE);
    }

    private ClassifyResult scores(float[] logits) {
        List<String> labels = model.card().labels();
        double[] shares = labels.size() == 1 ? new double[] {Sigmoid.of(logits[0])} : Softmax.of(logits);
        var scores = new LinkedHashMap<String, Double>();
        for (int i = 0; i < shares.length; i++) {
            scores.put(labels.get(i), shares[i]);
        }
        return new ClassifyResult(scores);
    }
}
