package io.ratatoskr.provider.huggingface;

import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.ScoringMethod;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.NliResult;
import io.ratatoskr.api.RankedDocument;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.api.ScoringResponse;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.provider.HttpAnswer;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.Profile.Serves;
import io.ratatoskr.provider.Unasked;
import io.ratatoskr.scoring.NliLabelMapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads responses of scoring requests. */
final class TaskAnswer {
    private TaskAnswer() {}

    static ScoringResponse read(ScoringRequest request, HttpAnswer answer, Profile profile) {
        return switch (request) {
            case NliRequest nli -> nli(nli, answer, profile);
            case ZeroShotRequest zeroShot
            when profile.serves() == Serves.TEI -> TeiZeroShot.read(zeroShot, answer, profile);
            case ZeroShotRequest zeroShot -> zeroShot(zeroShot, answer, profile);
            case ClassifyRequest classify -> classify(classify, answer, profile);
            case RerankRequest rerank -> rerank(rerank, answer, profile);
            case StanceRequest stance -> throw Unasked.of(stance, "huggingface", profile);
        };
    }

    private static NliResponse nli(NliRequest request, HttpAnswer answer, Profile profile) {
        List<NliResult> results = ScoreLists.read(answer.body(), request.pairs().size(), profile).stream()
                .map(scores -> nli(scores, request.model(), profile))
                .toList();
        return new NliResponse(
                results, List.of(), ScoringMethod.MODEL, ComputeTokens.of(answer), request.model(), "", AdditionalProperties.NONE);
    }

    private static NliResult nli(Map<String, Double> scores, String model, Profile profile) {
        List<String> names = List.copyOf(scores.keySet());
        if (names.size() == 1) {
            throw Failures.bad(profile, "the score of one label only; all labels were requested, with top_k");
        }
        String subject = profile.name() + ": " + model;
        NliLabelMapping places = NliLabelMapping.require(names, subject).requireThreeLabels(subject);
        List<Double> values = List.copyOf(scores.values());
        double sum = values.stream().mapToDouble(Double::doubleValue).sum();
        if (!(sum > 0)) {
            throw Failures.bad(profile, "scores that are all zero");
        }
        return new NliResult(
                values.get(places.entailment()) / sum,
                values.get(places.nonEntailment()) / sum,
                values.get(places.neutral().orElseThrow()) / sum);
    }

    private static ClassifyResponse zeroShot(ZeroShotRequest request, HttpAnswer answer, Profile profile) {
        List<ClassifyResult> results = new ArrayList<>();
        for (Map<String, Double> scores :
                ScoreLists.read(answer.body(), request.texts().size(), profile)) {
            var ordered = new LinkedHashMap<String, Double>();
            for (String label : request.labels()) {
                Double score = scores.get(label);
                if (score == null) {
                    throw Failures.bad(profile, "no score for a requested label");
                }
                ordered.put(label, score);
            }
            results.add(new ClassifyResult(ordered));
        }
        return new ClassifyResponse(
                results, List.of(), ScoringMethod.MODEL, ComputeTokens.of(answer), request.model(), "", AdditionalProperties.NONE);
    }

    private static ClassifyResponse classify(ClassifyRequest request, HttpAnswer answer, Profile profile) {
        List<ClassifyResult> results = ScoreLists.read(
                        answer.body(), request.texts().size(), profile)
                .stream()
                .map(ClassifyResult::new)
                .toList();
        return new ClassifyResponse(
                results, List.of(), ScoringMethod.MODEL, ComputeTokens.of(answer), request.model(), "", AdditionalProperties.NONE);
    }

    private static RerankResponse rerank(RerankRequest request, HttpAnswer answer, Profile profile) {
        List<RankedDocument> ranked =
                ScoreLists.ranked(answer.body(), request.documents().size(), profile);
        return new RerankResponse(ranked, List.of(), ComputeTokens.of(answer), request.model(), "", AdditionalProperties.NONE);
    }
}
