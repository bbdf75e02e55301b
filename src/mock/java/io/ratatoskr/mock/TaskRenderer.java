package io.ratatoskr.mock;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Renders the embedding and scoring tasks of Hugging Face and TEI, with scores from {@link OverlapScorer}. */
final class TaskRenderer {
    /** Maximum texts to rank per request. */
    private static final int MAX_TEXTS = 2_048;

    private record RankedText(int index, String label, double score) {}

    private TaskRenderer() {}

    /** @throws IllegalArgumentException when there are too many inputs or the body is not JSON */
    static ParsedRequest read(MockCall call) {
        JsonTree body = JsonTree.read(call.body());
        List<String> inputs = body.get("inputs").isText() || body.get("inputs").isList()
                ? body.get("inputs").texts()
                : List.of();
        if (body.get("texts").items().size() > MAX_TEXTS) {
            throw new IllegalArgumentException("more than %d texts at once".formatted(MAX_TEXTS));
        }
        String model = requireNonNullElse(call.route().model(), "mock");
        return ParsedRequest.embedding(model, inputs, body.get("dimensions").number());
    }

    /** A vector for a text, a list of vectors for a list. */
    static String featuresOf(MockCall call) {
        List<String> vectors = MockVectors.jsonArrays(call.parsed());
        boolean several = JsonTree.read(call.body()).get("inputs").isList();
        return several ? "[" + String.join(",", vectors) + "]" : vectors.isEmpty() ? "[]" : vectors.getFirst();
    }

    /** Zero-shot with candidate labels, pair scores with a second text, else classification. */
    static String scoresOf(MockCall call) {
        JsonTree body = JsonTree.read(call.body());
        JsonTree parameters = body.get("parameters");
        JsonTree inputs = body.get("inputs");
        if (parameters.get("candidate_labels").value() != null) {
            List<String> labels = parameters.get("candidate_labels").isText()
                    ? List.of(parameters.get("candidate_labels").text().split(", *", -1))
                    : parameters.get("candidate_labels").texts();
            boolean several = parameters.get("multi_label").booleanOr(false);
            List<String> each = inputs.texts().stream()
                    .map(text -> list(OverlapScorer.labels(text, labels, several)))
                    .toList();
            return inputs.isList() ? list(each) : each.isEmpty() ? "[]" : each.getFirst();
        }
        boolean ranks = call.parsed().model().contains("rerank");
        List<JsonTree> all = inputs.isList() ? inputs.items() : List.of(inputs);
        return list(all.stream().map(input -> labels(input, ranks)).toList());
    }

    private static String labels(JsonTree input, boolean ranks) {
        if (!input.isObject()) {
            return list(OverlapScorer.sentiment(input.text()));
        }
        String first = input.get("text").text();
        String second = input.get("text_pair").text();
        return ranks
                ? list(Map.of("LABEL_0", OverlapScorer.relevance(first, second)))
                : list(OverlapScorer.entailment(first, second));
    }

    /** TEI's classification of a text, a pair, or a list of lists with one or two texts. */
    static String predictions(MockCall call) {
        JsonTree inputs = JsonTree.read(call.body()).get("inputs");
        boolean batch = inputs.isList() && inputs.items().stream().allMatch(JsonTree::isList);
        if (!batch) {
            return prediction(inputs.texts());
        }
        return list(
                inputs.items().stream().map(item -> prediction(item.texts())).toList());
    }

    private static String prediction(List<String> texts) {
        return texts.size() == 2
                ? list(OverlapScorer.entailment(texts.get(0), texts.get(1)))
                : list(OverlapScorer.sentiment(String.join(" ", texts)));
    }

    /** Texts with their index in the request, the best first. */
    static String rankings(MockCall call) {
        JsonTree body = JsonTree.read(call.body());
        String query = body.get("query").text();
        List<String> texts = body.get("texts").texts();
        boolean back = body.get("return_text").booleanOr(false);
        List<RankedText> scored = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            scored.add(new RankedText(i, texts.get(i), OverlapScorer.relevance(query, texts.get(i))));
        }
        scored.sort(Comparator.comparingDouble(RankedText::score).reversed());
        return list(scored.stream()
                .map(one -> "{\"index\":%d,%s\"score\":%s}"
                        .formatted(
                                one.index(),
                                back ? "\"text\":" + MockJson.quote(one.label()) + "," : "",
                                Double.toString(one.score())))
                .toList());
    }

    /** Labels with their scores, the best first. */
    static String list(Map<String, Double> scores) {
        return scores.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .map(entry -> "{\"label\":%s,\"score\":%s}".formatted(MockJson.quote(entry.getKey()), entry.getValue()))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String list(List<String> elements) {
        return "[" + String.join(",", elements) + "]";
    }
}
