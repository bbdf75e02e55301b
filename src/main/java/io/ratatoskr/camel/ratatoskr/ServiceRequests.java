package io.ratatoskr.camel.ratatoskr;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.TokenRequest;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.camel.convert.RequestKind;

/** Requests of endpoints as calls of a {@link ModelGateway}. */
final class ServiceRequests {
    private ServiceRequests() {}

    /**
     * Sends a request, and returns its response, or the stream that it is for.
     *
     * @param request a record of that kind
     */
    static Object send(ModelGateway gateway, Object request, RequestKind kind) {
        return switch (request) {
            case ModelRequest known -> send(gateway, known);
            case TokenRequest tokens ->
                kind == RequestKind.TOKENIZE ? gateway.tokenize(tokens) : gateway.countTokens(tokens);
            default -> throw new IllegalStateException("no request: " + request.getClass());
        };
    }

    private static Object send(ModelGateway gateway, ModelRequest request) {
        return switch (request) {
            case ChatRequest chat -> chat.stream() ? gateway.stream(chat) : gateway.chat(chat);
            case GenerateRequest generate -> generate.stream() ? gateway.stream(generate) : gateway.generate(generate);
            case EmbedRequest embed -> gateway.embed(embed);
            case NliRequest nli -> gateway.nli(nli);
            case ZeroShotRequest zeroShot -> gateway.zeroShot(zeroShot);
            case ClassifyRequest classify -> gateway.classify(classify);
            case StanceRequest stance -> gateway.stance(stance);
            case RerankRequest rerank -> gateway.rerank(rerank);
        };
    }
}
