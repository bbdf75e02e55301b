package io.ratatoskr.provider.huggingface;

import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.NliResult;
import io.ratatoskr.api.RankedDocument;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.ScoringMetadata;
import io.ratatoskr.api.ScoringMethod;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.api.ScoringResponse;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.scoring.NliLabelMapping;
import io.ratatoskr.settings.ProviderProfile;
import io.ratatoskr.settings.ProviderProfile.EndpointKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads responses of scoring requests. */
final class HfScoringResponseReader {
    private HfScoringResponseReader() {}

    static ScoringResponse read(ScoringRequest request, ProviderHttpResponse response, ProviderProfile profile) {
        return switch (request) {
            case NliRequest nli -> nli(nli, response, profile);
            case ZeroShotRequest zeroShot
            when profile.endpointKind() == EndpointKind.TEI -> TeiZeroShot.read(zeroShot, response, profile);
            case ZeroShotRequest zeroShot -> zeroShot(zeroShot, response, profile);
            case ClassifyRequest classify -> classify(classify, response, profile);
            case RerankRequest rerank -> rerank(rerank, response, profile);
            case StanceRequest stance -> throw HfRequests.unsupported(stance, profile);
        };
    }

    private static NliResponse nli(NliRequest request, ProviderHttpResponse response, ProviderProfile profile) {
        List<NliResult> results =
                HfScoreReader.readProbabilities(response.body(), request.pairs().size(), profile).stream()
                        .map(scores -> nli(scores, request.model(), profile))
                        .toList();
        return new NliResponse(
                results, ScoringMetadata.of(ScoringMethod.MODEL, TeiUsageHeader.read(response), request.model()));
    }

    private static NliResult nli(Map<String, Double> scores, String model, ProviderProfile profile) {
        List<String> names = List.copyOf(scores.keySet());
        if (names.size() == 1) {
            throw HfErrorMapper.malformed(
                    profile, "the score of one label only; all labels were requested, with top_k");
        }
        String subject = profile.name() + ": " + model;
        NliLabelMapping nliLabels = NliLabelMapping.require(names, subject).requireThreeLabels(subject);
        List<Double> values = List.copyOf(scores.values());
        double sum = values.stream().mapToDouble(Double::doubleValue).sum();
        if (!(sum > 0)) {
            throw HfErrorMapper.malformed(profile, "scores that are all zero");
        }
        return new NliResult(
                values.get(nliLabels.entailment()) / sum,
                values.get(nliLabels.nonEntailment()) / sum,
                values.get(nliLabels.neutral().orElseThrow()) / sum);
    }

    private static ClassifyResponse zeroShot(
            ZeroShotRequest request, ProviderHttpResponse response, ProviderProfile profile) {
        List<ClassifyResult> results = new ArrayList<>();
        for (Map<String, Double> scores :
                HfScoreReader.readProbabilities(response.body(), request.texts().size(), profile)) {
            var ordered = new LinkedHashMap<String, Double>();
            for (String label : request.labels()) {
                Double score = scores.get(label);
                if (score == null) {
                    throw HfErrorMapper.malformed(profile, "no score for a requested label");
                }
                ordered.put(label, score);
            }
            results.add(new ClassifyResult(ordered));
        }
        return new ClassifyResponse(
                results, ScoringMetadata.of(ScoringMethod.MODEL, TeiUsageHeader.read(response), request.model()));
    }

    private static ClassifyResponse classify(
            ClassifyRequest request, ProviderHttpResponse response, ProviderProfile profile) {
        List<ClassifyResult> results =
                HfScoreReader.readProbabilities(response.body(), request.texts().size(), profile).stream()
                        .map(ClassifyResult::new)
                        .toList();
        return new ClassifyResponse(
                results, ScoringMetadata.of(ScoringMethod.MODEL, TeiUsageHeader.read(response), request.model()));
    }

    private static RerankResponse rerank(
            RerankRequest request, ProviderHttpResponse response, ProviderProfile profile) {
        List<RankedDocument> ranked =
                HfScoreReader.readRanking(response.body(), request.documents().size(), profile);
        return new RerankResponse(ranked, ScoringMetadata.of(null, TeiUsageHeader.read(response), request.model()));
    }
}
