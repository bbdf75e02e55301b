package io.ratatoskr.cache;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.chat.Input;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The inputs of a request, each of which has a response of its own: texts, pairs or documents. Chats and completions are one input. Pure
 * functions.
 */
final class RequestItems {
    /** Components of requests that the response to one input does not depend on: the inputs, and how the response is presented. */
    static final Map<Class<?>, Set<String>> OMITTED = Map.of(
            EmbedRequest.class, Set.of("input", "encoding"),
            NliRequest.class, Set.of("pairs", "single"),
            ClassifyRequest.class, Set.of("texts", "single"),
            ZeroShotRequest.class, Set.of("texts", "single"),
            StanceRequest.class, Set.of("texts", "single"),
            RerankRequest.class, Set.of("documents", "topN", "returnDocuments"));

    private RequestItems() {}

    /** The inputs in order; empty: the request is not divided. */
    static List<?> of(ModelRequest request) {
        return switch (request) {
            case EmbedRequest embed ->
                switch (embed.input()) {
                    case Input.Texts texts -> texts.texts();
                    case Input.Tokens tokens -> tokens.tokens();
                };
            case NliRequest nli -> nli.pairs();
            case ClassifyRequest classify -> classify.texts();
            case ZeroShotRequest zeroShot -> zeroShot.texts();
            case StanceRequest stance -> stance.texts();
            case RerankRequest rerank -> rerank.documents();
            case ChatRequest chat -> List.of();
            case GenerateRequest generate -> List.of();
        };
    }

    /** The same request with these of its inputs. Of a rerank request, the scores of all documents are needed. */
    @SuppressWarnings("unchecked") // the inputs are of(request)
    static ModelRequest with(ModelRequest request, List<?> items) {
        boolean same = items.equals(of(request));
        return switch (request) {
            case EmbedRequest embed ->
                same
                        ? embed
                        : embed.withInput(
                                switch (embed.input()) {
                                    case Input.Texts texts -> new Input.Texts((List<String>) items, false);
                                    case Input.Tokens tokens -> new Input.Tokens((List<int[]>) items, false);
                                });
            case NliRequest nli ->
                same ? nli : new NliRequest((List<NliPair>) items, false, nli.selection(), nli.extra(), nli.dialect());
            case ClassifyRequest classify -> same ? classify : classify.withTexts((List<String>) items);
            case ZeroShotRequest zeroShot -> same ? zeroShot : zeroShot.withTexts((List<String>) items);
            case StanceRequest stance -> same ? stance : stance.withTexts((List<String>) items);
            case RerankRequest rerank ->
                rerank.withDocuments((List<String>) items).withTopN(null).withReturnDocuments(false);
            case ChatRequest chat -> chat;
            case GenerateRequest generate -> generate;
        };
    }
}
