package io.ratatoskr.provider.huggingface;

import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.NliResult;
import io.ratatoskr.api.RankedDocument;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.ScoringMetadata;
import io.ratatoskr.api.ScoringMethod;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.StanceResponse;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.model.Usage;
import io.ratatoskr.provider.SplitRequest;
import io.ratatoskr.scoring.DocumentRanking;
import io.ratatoskr.scoring.Sigmoid;
import io.ratatoskr.scoring.StanceScoring;
import io.ratatoskr.settings.ProviderProfile.EndpointKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Splits scoring requests into batches without duplicate inputs; stance requests become NLI pairs. */
final class ScoringBatcher {
    private ScoringBatcher() {}

    /** @param limit maximum inputs of one HTTP request */
    static SplitRequest split(ScoringRequest request, EndpointKind endpointKind, int limit) {
        return switch (request) {
            case NliRequest nli -> nli(nli, limit);
            case StanceRequest stance -> stance(stance, limit);
            case ZeroShotRequest zeroShot ->
                classify(
                        zeroShot.texts(),
                        endpointKind == EndpointKind.TEI ? TeiZeroShot.textsPerCall(zeroShot, limit) : limit,
                        zeroShot::withTexts);
            case ClassifyRequest classify -> classify(classify.texts(), limit, classify::withTexts);
            case RerankRequest rerank -> rerank(rerank, limit);
        };
    }

    private static SplitRequest nli(NliRequest request, int limit) {
        var split = new InputBatches<>(request.pairs(), limit);
        return new SplitRequest(split.requests(pairs -> nliRequest(request, request.extra(), pairs)), responses -> {
            List<NliResult> results = split.join(responses, response -> ((NliResponse) response).results());
            return new NliResponse(
                    results, ScoringMetadata.of(ScoringMethod.MODEL, totalUsage(responses), model(responses)));
        });
    }

    private static NliRequest nliRequest(ScoringRequest request, AdditionalProperties extra, List<NliPair> pairs) {
        return new NliRequest(pairs, false, request.selection(), extra, request.dialect());
    }

    private static SplitRequest stance(StanceRequest request, int limit) {
        var split = new InputBatches<>(StanceScoring.toPairs(request.texts(), request.target()), limit);
        return new SplitRequest(split.requests(pairs -> nliRequest(request, request.extra(), pairs)), responses -> {
            List<Double> entailed = split.join(responses, response -> ((NliResponse) response).results()).stream()
                    .map(NliResult::entailment)
                    .toList();
            return new StanceResponse(
                    StanceScoring.ofAll(entailed, request.target()),
                    ScoringMetadata.of(ScoringMethod.MODEL, totalUsage(responses), model(responses)));
        });
    }

    private static SplitRequest classify(
            List<String> texts, int limit, Function<List<String>, ModelRequest> toRequest) {
        var split = new InputBatches<>(texts, limit);
        return new SplitRequest(split.requests(toRequest), responses -> {
            List<ClassifyResult> results = split.join(responses, response -> ((ClassifyResponse) response).results());
            return new ClassifyResponse(
                    results, ScoringMetadata.of(ScoringMethod.MODEL, totalUsage(responses), model(responses)));
        });
    }

    private static SplitRequest rerank(RerankRequest request, int limit) {
        var split = new InputBatches<>(request.documents(), limit);
        return new SplitRequest(
                split.requests(documents ->
                        request.withDocuments(documents).withTopN(null).withReturnDocuments(false)),
                responses -> {
                    List<Double> scores = split.join(responses, response -> scoresInOrder((RerankResponse) response));
                    return new RerankResponse(
                            DocumentRanking.of(request, probabilities(scores)),
                            ScoringMetadata.of(null, totalUsage(responses), model(responses)));
                });
    }

    /** The scores of a batch in the order of its documents. */
    private static List<Double> scoresInOrder(RerankResponse part) {
        return part.results().stream()
                .sorted(Comparator.comparingInt(RankedDocument::index))
                .map(RankedDocument::relevanceScore)
                .toList();
    }

    /** If any score is outside 0 to 1, all are logits and are converted; the order stays. */
    private static List<Double> probabilities(List<Double> scores) {
        return scores.stream().allMatch(score -> score >= 0 && score <= 1)
                ? scores
                : scores.stream().map(Sigmoid::of).toList();
    }

    private static @Nullable Usage totalUsage(List<ModelResponse> responses) {
        return Usage.sum(responses.stream().map(ModelResponse::usage).toList());
    }

    private static String model(List<ModelResponse> responses) {
        String model = responses.getFirst().model();
        return model == null ? "" : model;
    }

    /** Distinct inputs in batches, and the mapping of their results back to all inputs. */
    private static final class InputBatches<T> {
        private final List<T> inputs;
        private final Map<T, Integer> indexes = new LinkedHashMap<>();
        private final int limit;

        InputBatches(List<T> inputs, int limit) {
            this.inputs = inputs;
            this.limit = limit;
            inputs.forEach(input -> indexes.putIfAbsent(input, indexes.size()));
        }

        List<ModelRequest> requests(Function<List<T>, ? extends ModelRequest> toRequest) {
            List<T> distinct = List.copyOf(indexes.keySet());
            List<ModelRequest> calls = new ArrayList<>();
            for (int from = 0; from < distinct.size(); from += limit) {
                calls.add(toRequest.apply(distinct.subList(from, Math.min(distinct.size(), from + limit))));
            }
            return calls;
        }

        <R> List<R> join(List<ModelResponse> responses, Function<ModelResponse, List<R>> results) {
            List<R> distinct = responses.stream()
                    .flatMap(response -> results.apply(response).stream())
                    .toList();
            return inputs.stream()
                    .map(input -> distinct.get(indexes.getOrDefault(input, 0)))
                    .toList();
        }
    }
}
