package io.ratatoskr.provider.huggingface;

import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.TaskRequest;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.provider.HttpCall;
import io.ratatoskr.provider.Profile;
import io.ratatoskr.provider.Profile.Serves;
import io.ratatoskr.provider.Unasked;
import java.util.Locale;

/** Asks for scores; {@link TaskParts} has made the requests small enough for one call. */
final class TaskCall {
    /** More labels than any classifier has: all of them are wanted. */
    private static final int ALL_LABELS = 1_000;

    private TaskCall() {}

    static HttpCall of(TaskRequest request, Profile profile) {
        return switch (profile.serves()) {
            case ROUTER -> pipeline(request, ModelPath.of(request.model()), profile);
            case PIPELINE -> pipeline(request, "/", profile);
            case TEI -> tei(request, profile);
            case OPENAI -> throw none(request, profile);
        };
    }

    private static HttpCall pipeline(TaskRequest request, String path, Profile profile) {
        return switch (request) {
            case NliRequest nli -> pair(path, nli.pairs().getFirst(), "softmax");
            case ZeroShotRequest zeroShot -> zeroShot(zeroShot, path);
            case ClassifyRequest classify ->
                Calls.post(
                        path,
                        body -> body.name("inputs")
                                .string(classify.texts().getFirst())
                                .name("parameters")
                                .beginObject()
                                .name("top_k")
                                .number(ALL_LABELS)
                                .endObject());
            case RerankRequest rerank ->
                pair(path, new NliPair(rerank.query(), rerank.documents().getFirst()), "sigmoid");
            case StanceRequest stance -> throw none(stance, profile);
        };
    }

    private static HttpCall pair(String path, NliPair pair, String function) {
        return Calls.post(
                path,
                body -> body.name("inputs")
                        .beginObject()
                        .name("text")
                        .string(pair.premise())
                        .name("text_pair")
                        .string(pair.hypothesis())
                        .endObject()
                        .name("parameters")
                        .beginObject()
                        .name("function_to_apply")
                        .string(function)
                        .name("top_k")
                        .number(ALL_LABELS)
                        .endObject());
    }

    private static HttpCall zeroShot(ZeroShotRequest request, String path) {
        return Calls.post(path, body -> {
            body.name("inputs")
                    .string(request.texts().getFirst())
                    .name("parameters")
                    .beginObject();
            Calls.texts(body, "candidate_labels", request.labels());
            body.name("multi_label").bool(request.multiLabel());
            if (request.hypothesisTemplate() != null) {
                body.name("hypothesis_template").string(request.hypothesisTemplate());
            }
            body.endObject();
        });
    }

    private static HttpCall tei(TaskRequest request, Profile profile) {
        return switch (request) {
            case NliRequest nli ->
                Calls.post("/predict", body -> {
                    body.name("inputs").beginList();
                    nli.pairs()
                            .forEach(pair -> body.beginList()
                                    .string(pair.premise())
                                    .string(pair.hypothesis())
                                    .endList());
                    body.endList()
                            .name("raw_scores")
                            .bool(false)
                            .name("truncate")
                            .bool(true);
                });
            case ClassifyRequest classify ->
                Calls.post("/predict", body -> {
                    // A flat list of two would be a pair
                    body.name("inputs").beginList();
                    classify.texts()
                            .forEach(text -> body.beginList().string(text).endList());
                    body.endList()
                            .name("raw_scores")
                            .bool(false)
                            .name("truncate")
                            .bool(true);
                });
            case RerankRequest rerank ->
                Calls.post("/rerank", body -> {
                    body.name("query").string(rerank.query());
                    Calls.texts(body, "texts", rerank.documents());
                    body.name("raw_scores").bool(false).name("truncate").bool(true);
                });
            case ZeroShotRequest zeroShot -> throw none(zeroShot, profile);
            case StanceRequest stance -> throw none(stance, profile);
        };
    }

    private static RuntimeException none(ModelRequest request, Profile profile) {
        return Unasked.of(request, "huggingface (serves " + word(profile) + ")", profile);
    }

    static String word(Profile profile) {
        Serves serves = profile.serves();
        return serves.name().toLowerCase(Locale.ROOT);
    }
}
