package io.ratatoskr.grpc.message;

import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.NliResult;
import io.ratatoskr.api.RankedDocument;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.ScoringMetadata;
import io.ratatoskr.api.ScoringMethod;
import io.ratatoskr.api.StanceResponse;
import io.ratatoskr.api.StanceResult;
import io.ratatoskr.grpc.v1.Wire;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Scores of the wire. Throws {@link io.ratatoskr.api.error.InvalidRequest} or {@link IllegalArgumentException} when a value is not allowed.
 */
public final class ScoringResponseReader {
    private ScoringResponseReader() {}

    public static NliResponse read(Wire.NliBatchResponse message) {
        return new NliResponse(
                message.getResultsList().stream()
                        .map(result -> new NliResult(
                                score(result.getExactList(), 0, result.getEntailment()),
                                score(result.getExactList(), 1, result.getContradiction()),
                                score(result.getExactList(), 2, result.getNeutral())))
                        .toList(),
                metadata(message.getInfo()));
    }

    public static ClassifyResponse read(Wire.ClassifyTextsResponse message) {
        return new ClassifyResponse(
                message.getResultsList().stream()
                        .map(ScoringResponseReader::classification)
                        .toList(),
                metadata(message.getInfo()));
    }

    private static ClassifyResult classification(Wire.ClassifyResult result) {
        var scores = new LinkedHashMap<String, Double>();
        result.getScoresList().forEach(score -> scores.put(score.getLabel(), score.getScore()));
        return new ClassifyResult(scores);
    }

    public static StanceResponse read(Wire.StanceBatchResponse message) {
        return new StanceResponse(
                message.getResultsList().stream()
                        .map(result -> new StanceResult(
                                score(result.getExactList(), 0, result.getFavor()),
                                score(result.getExactList(), 1, result.getAgainst()),
                                score(result.getExactList(), 2, result.getNeutral()),
                                result.getTarget()))
                        .toList(),
                metadata(message.getInfo()));
    }

    public static RerankResponse read(Wire.RerankResponse message) {
        return new RerankResponse(
                message.getResultsList().stream()
                        .map(document -> new RankedDocument(
                                document.getIndex(),
                                document.getRelevanceScore(),
                                document.hasDocument() ? document.getDocument() : null))
                        .toList(),
                metadata(message.getInfo()));
    }

    private static double score(List<Double> exact, int index, float rounded) {
        return exact.size() > index ? exact.get(index) : WireValues.decimal(rounded);
    }

    private static ScoringMetadata metadata(Wire.ScoringInfo info) {
        return new ScoringMetadata(
                info.getTruncatedList(),
                Arrays.stream(ScoringMethod.values())
                        .filter(method -> method.wireName().equals(info.getMethod()))
                        .findFirst()
                        .orElse(null),
                info.hasUsage() ? UsageReader.read(info.getUsage()) : null,
                info.hasModel() ? info.getModel() : null,
                info.getProvider(),
                WireValues.fields("info.extra_json", info.getExtraJson()));
    }
}
