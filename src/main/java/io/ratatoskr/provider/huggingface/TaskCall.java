package io.ratatoskr.provider.huggingface;

import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.RawJson;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.json.Json;
import io.ratatoskr.json.JsonWriter;
import io.ratatoskr.provider.HttpCall;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.Profile.Serves;
import io.ratatoskr.provider.Unasked;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds scoring requests, which {@link TaskParts} has split to fit one HTTP request each. */
final class TaskCall {
    /** More labels than any classifier has, to get all of them. */
    private static final RawJson ALL_LABELS = new RawJson("1000");

    private TaskCall() {}

    static HttpCall of(ScoringRequest request, Profile profile) {
        return switch (profile.serves()) {
            case ROUTER -> pipeline(request, ModelPath.of(request.model()), profile);
            case PIPELINE -> pipeline(request, "/", profile);
            case TEI -> tei(request, profile);
            case OPENAI -> throw none(request, profile);
        };
    }

    private static HttpCall pipeline(ScoringRequest request, String path, Profile profile) {
        Wishes wishes = Wishes.of(request);
        boolean dedicated = profile.serves() == Serves.PIPELINE;
        return Calls.post(path, dedicated ? wishes.headers() : Map.of(), body -> {
            switch (request) {
                case NliRequest nli -> pairs(body, nli.pairs(), wishes, "softmax");
                case RerankRequest rerank -> pairs(body, documents(rerank), wishes, "sigmoid");
                case ClassifyRequest classify -> {
                    Calls.oneOrList(body, "inputs", classify.texts(), body::string);
                    wishes.parameters(body, Map.of("top_k", ALL_LABELS));
                }
                case ZeroShotRequest zeroShot -> {
                    Calls.oneOrList(body, "inputs", zeroShot.texts(), body::string);
                    wishes.parameters(body, parameters(zeroShot));
                }
                case StanceRequest stance -> throw none(stance, profile);
            }
            if (dedicated) {
                wishes.options(body);
            }
        });
    }

    private static void pairs(JsonWriter body, List<NliPair> pairs, Wishes wishes, String function) {
        Calls.oneOrList(
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
        wishes.parameters(body, parameters);
    }

    private static List<NliPair> documents(RerankRequest request) {
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

    private static HttpCall tei(ScoringRequest request, Profile profile) {
        Wishes wishes = Wishes.of(request);
        return switch (request) {
            case NliRequest nli -> predict(nli.pairs(), false, wishes);
            case ZeroShotRequest zeroShot -> predict(TeiZeroShot.pairs(zeroShot), true, wishes);
            case ClassifyRequest classify ->
                Calls.post("/predict", body -> {
                    // TEI would read a flat list of two as a pair
                    Calls.list(
                            body,
                            "inputs",
                            classify.texts(),
                            text -> body.beginList().string(text).endList());
                    body.field("raw_scores", false);
                    wishes.truncation(body);
                });
            case RerankRequest rerank ->
                Calls.post("/rerank", body -> {
                    body.field("query", rerank.query());
                    Calls.texts(body, "texts", rerank.documents());
                    body.field("raw_scores", false);
                    wishes.truncation(body);
                });
            case StanceRequest stance -> throw none(stance, profile);
        };
    }

    private static HttpCall predict(List<NliPair> pairs, boolean raw, Wishes wishes) {
        return Calls.post("/predict", body -> {
            Calls.list(
                    body,
                    "inputs",
                    pairs,
                    pair -> body.beginList()
                            .string(pair.premise())
                            .string(pair.hypothesis())
                            .endList());
            body.field("raw_scores", raw);
            wishes.truncation(body);
        });
    }

    private static RuntimeException none(ModelRequest request, Profile profile) {
        return Unasked.of(request, "huggingface (serves " + word(profile) + ")", profile);
    }

    static String word(Profile profile) {
        return profile.serves().wireName();
    }
}
