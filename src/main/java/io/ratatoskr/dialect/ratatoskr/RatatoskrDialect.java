package io.ratatoskr.dialect.ratatoskr;

import io.ratatoskr.api.ChatResponse;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.EmbedResponse;
import io.ratatoskr.api.GenerateResponse;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.StanceResponse;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.error.NotSupported;
import io.ratatoskr.dialect.Dialect;
import io.ratatoskr.dialect.RequestParser;
import io.ratatoskr.dialect.ResponseWriter;
import java.util.EnumSet;
import java.util.Set;

/** The gateway's own dialect: the operations that OpenAI's API does not have. Failures are rendered as in OpenAI's. */
public final class RatatoskrDialect implements Dialect {
    @Override
    public String name() {
        return Dialects.NATIVE;
    }

    @Override
    public Set<Operation> operations() {
        return EnumSet.of(Operation.NLI, Operation.ZERO_SHOT, Operation.CLASSIFY, Operation.STANCE, Operation.RERANK);
    }

    @Override
    public RequestParser requestParser(Operation operation) {
        return switch (operation) {
            case NLI -> RatatoskrRequests::readNli;
            case ZERO_SHOT -> RatatoskrRequests::readZeroShot;
            case CLASSIFY -> RatatoskrRequests::readClassify;
            case STANCE -> RatatoskrRequests::readStance;
            case RERANK -> RatatoskrRequests::readRerank;
            case CHAT, GENERATE, EMBED -> throw notSupported(operation.wireName());
        };
    }

    /** Pairs of premise and hypothesis have a format of their own. */
    @Override
    public RequestParser batchRequestParser(Operation operation) {
        return operation == Operation.NLI ? RatatoskrRequests::readNliBatch : requestParser(operation);
    }

    @Override
    public ResponseWriter responseWriter() {
        return RatatoskrDialect::write;
    }

    private static byte[] write(ModelResponse response, ModelRequest request) {
        return switch (response) {
            case NliResponse nli -> RatatoskrScoringWriter.write(nli, isSingle(request));
            case ClassifyResponse classes -> RatatoskrScoringWriter.write(classes, isSingle(request));
            case StanceResponse stances -> RatatoskrScoringWriter.write(stances, isSingle(request));
            case RerankResponse ranking -> RatatoskrScoringWriter.write(ranking, (RerankRequest) request);
            case ChatResponse chat -> throw notSupported(Operation.CHAT.wireName());
            case GenerateResponse completion -> throw notSupported(Operation.GENERATE.wireName());
            case EmbedResponse embeddings -> throw notSupported(Operation.EMBED.wireName());
        };
    }

    /** Returns whether the request had one item, not a list, so that the response has one result, not a list. */
    private static boolean isSingle(ModelRequest request) {
        return switch (request) {
            case NliRequest nli -> nli.single();
            case ZeroShotRequest zeroShot -> zeroShot.single();
            case ClassifyRequest classify -> classify.single();
            case StanceRequest stance -> stance.single();
            default -> false;
        };
    }

    private static NotSupported notSupported(String operation) {
        return new NotSupported("the gateway's own JSON does not have %s; use OpenAI's".formatted(operation));
    }
}
