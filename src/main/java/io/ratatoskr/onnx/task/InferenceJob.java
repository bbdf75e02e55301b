package io.ratatoskr.onnx.task;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.onnx.model.LocalModel;
import io.ratatoskr.onnx.model.ModelKind;
import io.ratatoskr.onnx.run.InferenceResult;
import io.ratatoskr.tokenizer.ModelInput;
import java.util.List;

/** Converts a request to the inputs of a model, and the model's output to the response. */
public interface InferenceJob {
    /** The number of inputs, known before they are created. */
    long size();

    List<ModelInput> inputs();

    ModelResponse toResponse(InferenceResult result);

    /**
     * Creates the job of a request for a model.
     *
     * @throws GatewayException NotSupported when the model is of another kind; InvalidRequest for invalid input
     */
    static InferenceJob of(ModelRequest request, LocalModel model) {
        return switch (request) {
            case EmbedRequest embed -> new EmbedJob(embed, requireKind(model, ModelKind.EMBEDDING, request));
            case NliRequest nli -> new NliJob(nli, requireKind(model, ModelKind.NLI, request));
            case ZeroShotRequest zeroShot -> new ZeroShotJob(zeroShot, requireEntailment(model, request));
            case StanceRequest stance -> new StanceJob(stance, requireKind(model, ModelKind.NLI, request));
            case ClassifyRequest classify ->
                new ClassifyJob(classify, requireKind(model, ModelKind.CLASSIFIER, request));
            case RerankRequest rerank -> new RerankJob(rerank, requireKind(model, ModelKind.RERANKER, request));
            case ChatRequest chat -> throw unsupported(model, chat);
            case GenerateRequest generate -> throw unsupported(model, generate);
        };
    }

    private static LocalModel requireKind(LocalModel model, ModelKind kind, ModelRequest request) {
        if (model.card().kind() != kind) {
            throw unsupported(model, request);
        }
        return model;
    }

    private static LocalModel requireEntailment(LocalModel model, ModelRequest request) {
        return model.card().kind() == ModelKind.ENTAILMENT ? model : requireKind(model, ModelKind.NLI, request);
    }

    private static NotSupported unsupported(LocalModel model, ModelRequest request) {
        return NotSupported.operation(
                model.id(),
                LocalModel.PROVIDER,
                request.operation().wireName(),
                model.card().kind().operations().stream()
                        .map(Operation::wireName)
                        .toList());
    }
}
