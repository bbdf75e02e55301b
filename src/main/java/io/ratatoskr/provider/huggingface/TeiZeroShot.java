package io.ratatoskr.provider.huggingface;

import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.ScoringMetadata;
import io.ratatoskr.api.ScoringMethod;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.scoring.Hypotheses;
import io.ratatoskr.scoring.NliLabelMapping;
import io.ratatoskr.scoring.ZeroShotScoring;
import io.ratatoskr.settings.ProviderProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Zero-shot for TEI, which has no such endpoint: scores each text with each label's hypothesis, using an NLI model's logits. */
final class TeiZeroShot {
    private TeiZeroShot() {}

    /** The number of texts per request of at most so many pairs; at least one, since its labels cannot be split. */
    static int textsPerCall(ZeroShotRequest request, int limit) {
        return Math.max(1, limit / request.labels().size());
    }

    /** The pairs of the first text, then those of the next, in the order of the labels. */
    static List<NliPair> pairs(ZeroShotRequest request) {
        List<String> hypotheses = Hypotheses.forLabels(request.hypothesisTemplate(), request.labels());
        return request.texts().stream()
                .flatMap(text -> hypotheses.stream().map(hypothesis -> new NliPair(text, hypothesis)))
                .toList();
    }

    static ClassifyResponse read(ZeroShotRequest request, ProviderHttpResponse response, ProviderProfile profile) {
        int labels = request.labels().size();
        List<Map<String, Double>> rows =
                HfScoreReader.readRaw(response.body(), request.texts().size() * labels, profile);
        List<String> names = List.copyOf(rows.getFirst().keySet());
        NliLabelMapping nliLabels = NliLabelMapping.require(names, profile.name() + ": " + request.model());
        List<float[]> logits =
                rows.stream().map(row -> logits(row, names, profile)).toList();
        List<ClassifyResult> results = new ArrayList<>();
        for (int from = 0; from < logits.size(); from += labels) {
            results.add(ZeroShotScoring.result(
                    request.labels(), logits.subList(from, from + labels), nliLabels, request.multiLabel()));
        }
        return new ClassifyResponse(
                results, ScoringMetadata.of(ScoringMethod.MODEL, TeiUsageHeader.read(response), request.model()));
    }

    private static float[] logits(Map<String, Double> row, List<String> names, ProviderProfile profile) {
        float[] logits = new float[names.size()];
        for (int i = 0; i < logits.length; i++) {
            Double score = row.get(names.get(i));
            if (row.size() != logits.length || score == null || !Float.isFinite(score.floatValue())) {
                throw HfErrorMapper.malformed(profile, "scores that are not of the same labels for every pair");
            }
            logits[i] = score.floatValue();
        }
        return logits;
    }
}
