package io.ratatoskr.provider.huggingface;

import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.ClassifyResult;
import io.ratatoskr.api.AdditionalProperties;
import io.ratatoskr.api.ScoringMethod;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.NliResult;
import io.ratatoskr.api.RankedDocument;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.StanceResponse;
import io.ratatoskr.api.ScoringRequest;
import io.ratatoskr.api.Usage;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.provider.Parts;
import io.ratatoskr.provider.Profile.Serves;
import io.ratatoskr.provider.Sums;
import io.ratatoskr.scoring.Sigmoid;
import io.ratatoskr.scoring.StanceScoring;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Splits scoring requests into batches without duplicate inputs; stance requests become NLI pairs. */
final class TaskParts {
    private TaskParts() {}

    /** @param most maximum inputs of one HTTP request */
    static Parts of(ScoringRequest request, Serves serves, int most) {
        return switch (request) {
            case NliRequest nli -> nli(nli, most);
            case StanceRequest stance -> stance(stance, most);
            case ZeroShotRequest zeroShot ->
                classified(
                        zeroShot.texts(),
                        serves == Serves.TEI ? TeiZeroShot.texts(zeroShot, most) : most,
                        texts -> new ZeroShotRequest(
                                texts,
                                false,
                                zeroShot.labels(),
                                zeroShot.multiLabel(),
                                zeroShot.hypothesisTemplate(),
                                zeroShot.model(),
                                zeroShot.provider(),
                                zeroShot.extra(),
                                zeroShot.dialect()));
            case ClassifyRequest classify ->
                classified(
                        classify.texts(),
                        most,
                        texts -> new ClassifyRequest(
                                texts,
                                false,
                                classify.model(),
                                classify.provider(),
                                classify.extra(),
                                classify.dialect()));
            case RerankRequest rerank -> rerank(rerank, most);
        };
    }

    private static Parts nli(NliRequest request, int most) {
        var split = new Split<>(request.pairs(), most);
        return new Parts(split.calls(pairs -> asked(request, request.extra(), pairs)), answers -> {
            List<NliResult> results = split.joined(answers, answer -> ((NliResponse) answer).results());
            return new NliResponse(results, List.of(), ScoringMethod.MODEL, used(answers), model(answers), "", AdditionalProperties.NONE);
        });
    }

    private static NliRequest asked(ScoringRequest request, AdditionalProperties extra, List<NliPair> pairs) {
        return new NliRequest(pairs, false, request.model(), request.provider(), extra, request.dialect());
    }

    private static Parts stance(StanceRequest request, int most) {
        var split = new Split<>(StanceScoring.toPairs(request.texts(), request.target()), most);
        return new Parts(split.calls(pairs -> asked(request, request.extra(), pairs)), answers -> {
            List<Double> entailed = split.joined(answers, answer -> ((NliResponse) answer).results()).stream()
                    .map(NliResult::entailment)
                    .toList();
            return new StanceResponse(
                    StanceScoring.ofAll(entailed, request.target()),
                    List.of(),
                    ScoringMethod.MODEL,
                    used(answers),
                    model(answers),
                    "",
                    AdditionalProperties.NONE);
        });
    }

    private static Parts classified(List<String> texts, int most, Function<List<String>, ModelRequest> asked) {
        var split = new Split<>(texts, most);
        return new Parts(split.calls(asked), answers -> {
            List<ClassifyResult> results = split.joined(answers, answer -> ((ClassifyResponse) answer).results());
            return new ClassifyResponse(
                    results, List.of(), ScoringMethod.MODEL, used(answers), model(answers), "", AdditionalProperties.NONE);
        });
    }

    private static Parts rerank(RerankRequest request, int most) {
        var split = new Split<>(request.documents(), most);
        return new Parts(
                split.calls(documents -> new RerankRequest(
                        request.query(),
                        documents,
                        null,
                        false,
                        request.model(),
                        request.provider(),
                        request.extra(),
                        request.dialect())),
                answers -> {
                    List<Double> scores = split.joined(answers, answer -> inOrder((RerankResponse) answer));
                    return new RerankResponse(
                            best(request, probabilities(scores)),
                            List.of(),
                            used(answers),
                            model(answers),
                            "",
                            AdditionalProperties.NONE);
                });
    }

    /** The scores of a batch in the order of its documents. */
    private static List<Double> inOrder(RerankResponse part) {
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

    private static List<RankedDocument> best(RerankRequest request, List<Double> scores) {
        List<RankedDocument> ranked = new ArrayList<>();
        for (int i = 0; i < scores.size(); i++) {
            ranked.add(new RankedDocument(
                    i,
                    scores.get(i),
                    request.returnDocuments() ? request.documents().get(i) : null));
        }
        ranked.sort(Comparator.comparingDouble(RankedDocument::relevanceScore).reversed());
        Integer most = request.topN();
        return most == null ? ranked : ranked.subList(0, Math.min(most, ranked.size()));
    }

    private static @Nullable Usage used(List<ModelResponse> answers) {
        return Sums.of(answers.stream().map(ModelResponse::usage).toList());
    }

    private static String model(List<ModelResponse> answers) {
        String model = answers.getFirst().model();
        return model == null ? "" : model;
    }

    /** Distinct inputs in batches, and the mapping of their results back to all inputs. */
    private static final class Split<T> {
        private final List<T> inputs;
        private final Map<T, Integer> places = new LinkedHashMap<>();
        private final int most;

        Split(List<T> inputs, int most) {
            this.inputs = inputs;
            this.most = most;
            inputs.forEach(input -> places.putIfAbsent(input, places.size()));
        }

        List<ModelRequest> calls(Function<List<T>, ? extends ModelRequest> asked) {
            List<T> different = List.copyOf(places.keySet());
            List<ModelRequest> calls = new ArrayList<>();
            for (int from = 0; from < different.size(); from += most) {
                calls.add(asked.apply(different.subList(from, Math.min(different.size(), from + most))));
            }
            return calls;
        }

        <R> List<R> joined(List<ModelResponse> answers, Function<ModelResponse, List<R>> results) {
            List<R> different = answers.stream()
                    .flatMap(answer -> results.apply(answer).stream())
                    .toList();
            return inputs.stream()
                    .map(input -> different.get(places.getOrDefault(input, 0)))
                    .toList();
        }
    }
}
