package io.ratatoskr.grpc.message;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.grpc.v1.Wire;

/** Requests of any operation on the wire. */
public final class OperationRequestWriter {
    private OperationRequestWriter() {}

    public static Wire.OperationRequest write(ModelRequest request) {
        Wire.OperationRequest.Builder message = Wire.OperationRequest.newBuilder();
        switch (request) {
            case ChatRequest chat ->
                message.setChat(ChatRequestWriter.write(chat)).setStream(chat.stream());
            case GenerateRequest generate ->
                message.setGenerate(GenerateRequestWriter.write(generate)).setStream(generate.stream());
            case EmbedRequest embed -> message.setEmbed(EmbedRequestWriter.write(embed));
            case NliRequest nli -> message.setNli(ScoringRequestWriter.write(nli));
            case ZeroShotRequest zeroShot -> message.setZeroShot(ScoringRequestWriter.write(zeroShot));
            case ClassifyRequest classify -> message.setClassify(ScoringRequestWriter.write(classify));
            case StanceRequest stance -> message.setStance(ScoringRequestWriter.write(stance));
            case RerankRequest rerank -> message.setRerank(ScoringRequestWriter.write(rerank));
        }
        return message.build();
    }
}
