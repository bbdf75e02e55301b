package io.ratatoskr.camel.grpc;

import com.google.protobuf.MessageLite;
import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.StanceResponse;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.grpc.Rpc;
import io.ratatoskr.grpc.message.ChatRequestReader;
import io.ratatoskr.grpc.message.ChatResponseWriter;
import io.ratatoskr.grpc.message.EmbedRequestReader;
import io.ratatoskr.grpc.message.EmbedResponseWriter;
import io.ratatoskr.grpc.message.GenerateRequestReader;
import io.ratatoskr.grpc.message.GenerateResponseWriter;
import io.ratatoskr.grpc.message.ScoringRequestReader;
import io.ratatoskr.grpc.message.ScoringResponseWriter;
import io.ratatoskr.grpc.v1.Wire;

/** The messages of calls that are operations of models. */
final class OperationMessages {
    private OperationMessages() {}

    static ModelRequest request(Rpc rpc, MessageLite message) {
        return switch (message) {
            case Wire.ChatRequest chat -> ChatRequestReader.read(chat, rpc.isStreaming());
            case Wire.GenerateRequest generate -> GenerateRequestReader.read(generate, rpc.isStreaming());
            case Wire.EmbedRequest embed -> EmbedRequestReader.read(embed);
            case Wire.EmbedBatchRequest embed -> EmbedRequestReader.readBatch(embed);
            case Wire.NliRequest nli -> ScoringRequestReader.read(nli);
            case Wire.NliBatchRequest nli -> ScoringRequestReader.read(nli);
            case Wire.ClassifyRequest zeroShot -> ScoringRequestReader.read(zeroShot);
            case Wire.ZeroShotBatchRequest zeroShot -> ScoringRequestReader.read(zeroShot);
            case Wire.ClassifyTextsRequest classify -> ScoringRequestReader.read(classify);
            case Wire.StanceRequest stance -> ScoringRequestReader.read(stance);
            case Wire.StanceBatchRequest stance -> ScoringRequestReader.read(stance);
            case Wire.RerankRequest rerank -> ScoringRequestReader.read(rerank);
            default -> throw notAnOperation(rpc);
        };
    }

    static MessageLite response(Rpc rpc, ModelResponse response, ModelRequest request) {
        return switch (response) {
            case ChatResponse chat -> ChatResponseWriter.write(chat);
            case GenerateResponse generate -> GenerateResponseWriter.write(generate);
            case EmbedResponse embed ->
                rpc == Rpc.EMBED ? EmbedResponseWriter.writeSingle(embed) : EmbedResponseWriter.writeBatch(embed);
            case NliResponse nli ->
                rpc == Rpc.INFER_NLI ? ScoringResponseWriter.writeSingle(nli) : ScoringResponseWriter.writeBatch(nli);
            case ClassifyResponse classify ->
                rpc == Rpc.CLASSIFY_ZERO_SHOT
                        ? ScoringResponseWriter.writeSingle(classify)
                        : ScoringResponseWriter.writeBatch(classify);
            case StanceResponse stance ->
                rpc == Rpc.CLASSIFY_STANCE
                        ? ScoringResponseWriter.writeSingle(stance)
                        : ScoringResponseWriter.writeBatch(stance);
            case RerankResponse rerank -> ScoringResponseWriter.write(rerank, (RerankRequest) request);
        };
    }

    private static ConfigurationInvalid notAnOperation(Rpc rpc) {
        return new ConfigurationInvalid(
                "grpc-requests:%s does not call a model; use the bean ratatoskr-grpc-models".formatted(rpc.wireName()));
    }
}
