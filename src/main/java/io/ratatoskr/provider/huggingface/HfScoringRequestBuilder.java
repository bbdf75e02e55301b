package io.ratatoskr.provider.huggingface;

import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.ProviderHttpRequest;
import io.ratatoskr.settings.ProviderProfile;
import io.ratatoskr.settings.ProviderProfile.EndpointKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds scoring requests, which {@link ScoringBatcher} has split to fit one HTTP request each. */
final class HfScoringRequestBuilder {
    /** More labels than any classifier has, to get all of them. */
    private static final RawJson ALL_LABELS = new RawJson("1000");

    private HfScoringRequestBuilder() {}

    static ProviderHttpRequest build(ScoringRequest request, ProviderProfile profile) {
        return switch (profile.endpointKind()) {
            case ROUTER -> buildPipeline(request, HfModelPath.of(request.model()), profile);
            case PIPELINE -> buildPipeline(request, "/", profile);
            case TEI -> buildTei(request, profile);
            case OPENAI -> throw HfRequests.unsupported(request, profile);
        };
    }

    private static ProviderHttpRequest buildPipeline(ScoringRequest request, String path, ProviderProfile profile) {
        ExtraParameters extras = ExtraParameters.of(request);
        boolean dedicated = profile.endpointKind() == EndpointKind.PIPELINE;
        return HfRequests.post(path, dedicated ? extras.optionHeaders() : Map.of(), body -> {
            switch (request) {
                case NliRequest nli -> writePairs(body, nli.pairs(), extras, "softmax");
                case RerankRequest rerank -> writePairs(body, queryDocumentPairs(rerank), extras, "sigmoid");
                case ClassifyRequest classify -> {
                    HfRequests.writeOneOrList(body, "inputs", classify.texts(), body::string);
                    extras.writeParameters(body, Map.of("top_k", ALL_LABELS));
                }
                case ZeroShotRequest zeroShot -> {
                    HfRequests.writeOneOrList(body, "inputs", zeroShot.texts(), body::string);
                    extras.writeParameters(body, parameters(zeroShot));
                }
                case StanceRequest stance -> throw HfRequests.unsupported(stance, profile);
            }
            if (dedicated) {
                extras.writeOptions(body);
            }
        });
    }

    private static void writePairs(JsonWriter body, List<NliPair> pairs, ExtraParameters extras, String function) {
        HfRequests.writeOneOrList(
                body,
                "inputs",
                pairs,
                pair -> body.beginObject()
                        .field("text", pair.premise())
                        .field("text_pair", pair.hypothesis())
                        .endObject());
        var parameters = new LinkedHashMap<String, RawJson>();
        parameters.put("function_to_apply", Json.string(function));
        parameters.put("top_k", ALL_LABELS);
        extras.writeParameters(body, parameters);
    }

    private static List<NliPair> queryDocumentPairs(RerankRequest request) {
        return request.documents().stream()
                .map(document -> new NliPair(request.query(), document))
                .toList();
    }

    private static Map<String, RawJson> parameters(ZeroShotRequest request) {
        var labels = new JsonWriter(256).beginList();
        request.labels().forEach(labels::string);
        var parameters = new LinkedHashMap<String, RawJson>();
        parameters.put("candidate_labels", labels.endList().toRawJson());
        parameters.put("multi_label", new RawJson(Boolean.toString(request.multiLabel())));
        if (request.hypothesisTemplate() != null) {
            parameters.put("hypothesis_template", Json.string(request.hypothesisTemplate()));
        }
        return parameters;
    }

    private static ProviderHttpRequest buildTei(ScoringRequest request, ProviderProfile profile) {
        ExtraParameters extras = ExtraParameters.of(request);
        return switch (request) {
            case NliRequest nli -> buildPredict(nli.pairs(), false, extras);
            case ZeroShotRequest zeroShot -> buildPredict(TeiZeroShot.pairs(zeroShot), true, extras);
            case ClassifyRequest classify ->
                HfRequests.post("/predict", body -> {
                    // TEI would read a flat list of two as a pair
                    HfRequests.writeList(
                            body,
                            "inputs",
                            classify.texts(),
                            text -> body.beginList().string(text).endList());
                    body.field("raw_scores", false);
                    extras.writeTruncation(body);
                });
            case RerankRequest rerank ->
                HfRequests.post("/rerank", body -> {
                    body.field("query", rerank.query());
                    HfRequests.writeTexts(body, "texts", rerank.documents());
                    body.field("raw_scores", false);
                    extras.writeTruncation(body);
                });
            case StanceRequest stance -> throw HfRequests.unsupported(stance, profile);
        };
    }

    private static ProviderHttpRequest buildPredict(List<NliPair> pairs, boolean raw, ExtraParameters extras) {
        return HfRequests.post("/predict", body -> {
            HfRequests.writeList(
                    body,
                    "inputs",
                    pairs,
                    pair -> body.beginList()
                            .string(pair.premise())
                            .string(pair.hypothesis())
                            .endList());
            body.field("raw_scores", raw);
            extras.writeTruncation(body);
        });
    }
}
