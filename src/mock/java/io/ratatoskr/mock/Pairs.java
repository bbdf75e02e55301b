package io.ratatoskr.mock;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Renders the embedding and scoring tasks of Hugging Face and TEI, with scores from {@link Overlap}. */
final class Pairs {
    /** Maximum texts to rank per request. */
    private static final int MOST = 2_048;

    private record Scored(int index, String label, double score) {}

    private Pairs() {}

    /** @throws IllegalArgumentException when there are too many inputs or the body is not JSON */
    static Ask ask(Call call) {
        Tree body = Tree.read(call.body());
        List<String> inputs = body.at("inputs").isText() || body.at("inputs").isList()
                ? body.at("inputs").texts()
                : List.of();
        if (body.at("texts").items().size() > MOST) {
            throw new IllegalArgumentException("more than %d texts at once".formatted(MOST));
        }
        String model = requireNonNullElse(call.target().model(), "mock");
        return Ask.vectors(model, inputs, body.at("dimensions").number());
    }

    /** A vector for a text, a list of vectors for a list. */
    static String features(Call call) {
        List<String> vectors = Vectors.arrays(call.ask());
        boolean several = Tree.read(call.body()).at("inputs").isList();
        return several ? "[" + String.join(",", vectors) + "]" : vectors.isEmpty() ? "[]" : vectors.getFirst();
    }

    /** Zero-shot with candidate labels, pair scores with a second text, else classification. */
    static String scores(Call call) {
        Tree body = Tree.read(call.body());
        Tree parameters = body.at("parameters");
        Tree inputs = body.at("inputs");
        if (parameters.at("candidate_labels").value() != null) {
            List<String> labels = parameters.at("candidate_labels").isText()
                    ? List.of(parameters.at("candidate_labels").text().split(", *", -1))
                    : parameters.at("candidate_labels").texts();
            boolean several = parameters.at("multi_label").flag(false);
            List<String> each = inputs.texts().stream()
                    .map(text -> list(Overlap.labels(text, labels, several)))
                    .toList();
            return inputs.isList() ? list(each) : each.isEmpty() ? "[]" : each.getFirst();
        }
        boolean ranks = call.ask().model().contains("rerank");
        List<Tree> all = inputs.isList() ? inputs.items() : List.of(inputs);
        return list(all.stream().map(input -> labels(input, ranks)).toList());
    }

    private static String labels(Tree input, boolean ranks) {
        if (!input.isObject()) {
            return list(Overlap.sentiment(input.text()));
        }
        String first = input.at("text").text();
        String second = input.at("text_pair").text();
        return ranks
                ? list(Map.of("LABEL_0", Overlap.relevance(first, second)))
                : list(Overlap.entailment(first, second));
    }

    /** TEI's classification of a text, a pair, or a list of lists with one or two texts. */
    static String predictions(Call call) {
        Tree inputs = Tree.read(call.body()).at("inputs");
        boolean batch = inputs.isList() && inputs.items().stream().allMatch(Tree::isList);
        if (!batch) {
            return prediction(inputs.texts());
        }
        return list(
                inputs.items().stream().map(item -> prediction(item.texts())).toList());
    }

    private static String prediction(List<String> texts) {
        return texts.size() == 2
                ? list(Overlap.entailment(texts.get(0), texts.get(1)))
                : list(Overlap.sentiment(String.join(" ", texts)));
    }

    /** Texts with their index in the request, the best first. */
    static String ranks(Call call) {
        Tree body = Tree.read(call.body());
        String query = body.at("query").text();
        List<String> texts = body.at("texts").texts();
        boolean back = body.at("return_text").flag(false);
        List<Scored> scored = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            scored.add(new Scored(i, texts.get(i), Overlap.relevance(query, texts.get(i))));
        }
        scored.sort(Comparator.comparingDouble(Scored::score).reversed());
        return list(scored.stream()
                .map(one -> "{\"index\":%d,%s\"score\":%s}"
                        .formatted(
                                one.index(),
                                back ? "\"text\":" + Json.quote(one.label()) + "," : "",
                                Double.toString(one.score())))
                .toList());
    }

    /** Labels with their scores, the best first. */
    static String list(Map<String, Double> scores) {
        return scores.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .map(entry -> "{\"label\":%s,\"score\":%s}".formatted(Json.quote(entry.getKey()), entry.getValue()))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String list(List<String> elements) {
        return "[" + String.join(",", elements) + "]";
    }
}
