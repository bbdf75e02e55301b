package io.ratatoskr.onnx;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.onnx.model.LocalModel;
import io.ratatoskr.onnx.run.InferencePool;
import io.ratatoskr.onnx.run.InferenceQueue;
import io.ratatoskr.onnx.run.InferenceResult;
import io.ratatoskr.onnx.run.InferenceTask;
import io.ratatoskr.onnx.run.ModelLease;
import io.ratatoskr.onnx.run.ModelPool;
import io.ratatoskr.onnx.task.InferenceJob;
import io.ratatoskr.tokenizer.ModelInput;
import io.ratatoskr.tokenizer.TokenizedInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs requests on local models: one task of the inputs that differ, on the threads of the pool. Thread-safe. */
record LocalInference(ModelPool modelPool, InferencePool inferencePool) {
    /** Throws as {@link LocalModels#infer}. */
    ModelResponse run(ModelRequest request, LocalModel model, Cancellation cancellation) {
        InferenceJob job = InferenceJob.of(request, model);
        inferencePool.requireCapacity(job.size());
        List<ModelInput> inputs = job.inputs();
        Map<ModelInput, Integer> indexes = new LinkedHashMap<>();
        inputs.forEach(input -> indexes.putIfAbsent(input, indexes.size()));
        ModelLease lease = modelPool.borrow(model, cancellation);
        try (InferenceQueue queue = openQueue(indexes.size(), lease)) {
            InferenceTask task = new InferenceTask(lease.model(), List.copyOf(indexes.keySet()));
            task.run(queue, cancellation);
            return job.toResponse(collectResult(inputs, indexes, task));
        } catch (IllegalArgumentException e) {
            throw new ProviderUnavailable(
                    "local model '%s' returned an invalid result: %s".formatted(model.id(), e.getMessage()),
                    ProviderUnavailable.Reason.INVALID_RESPONSE,
                    e);
        }
    }

    private static InferenceResult collectResult(
            List<ModelInput> inputs, Map<ModelInput, Integer> indexes, InferenceTask task) {
        List<float[]> rows = new ArrayList<>(inputs.size());
        List<TokenizedInput> tokens = new ArrayList<>(inputs.size());
        for (ModelInput input : inputs) {
            int index = indexes.getOrDefault(input, 0);
            rows.add(task.row(index));
            tokens.add(task.tokens(index));
        }
        return new InferenceResult(rows, tokens);
    }

    private InferenceQueue openQueue(int texts, ModelLease lease) {
        try {
            return inferencePool.openQueue(texts, lease::close);
        } catch (GatewayException e) {
            lease.close();
            throw e;
        }
    }
}
