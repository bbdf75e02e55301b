package io.ratatoskr.grpc.message;

import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.grpc.v1.Wire;

/** Requests of any operation. */
public final class OperationRequestReader {
    private OperationRequestReader() {}

    /** @throws InvalidRequest when there is none, or a value is not allowed */
    public static ModelRequest read(Wire.OperationRequest message) {
        return switch (message.getRequestCase()) {
            case CHAT -> ChatRequestReader.read(message.getChat(), message.getStream());
            case GENERATE -> GenerateRequestReader.read(message.getGenerate(), message.getStream());
            case EMBED -> EmbedRequestReader.readBatch(message.getEmbed());
            case NLI -> ScoringRequestReader.read(message.getNli());
            case ZERO_SHOT -> ScoringRequestReader.read(message.getZeroShot());
            case CLASSIFY -> ScoringRequestReader.read(message.getClassify());
            case STANCE -> ScoringRequestReader.read(message.getStance());
            case RERANK -> ScoringRequestReader.read(message.getRerank());
            case REQUEST_NOT_SET ->
                throw new InvalidRequest(
                        "the request is empty; expected one of chat, generate, embed, nli, zero_shot, classify, stance, rerank",
                        "request");
        };
    }
}
