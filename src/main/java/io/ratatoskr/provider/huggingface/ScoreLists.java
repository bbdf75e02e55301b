package io.ratatoskr.provider.huggingface;

import io.ratatoskr.api.RankedDocument;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.BadAnswers;
import io.ratatoskr.provider.Profile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads scores by label in every shape: a list of {@code {label, score}}, a list of such lists, or {@code {labels, scores}}
 * alone or in a list. Scores that rounding moved slightly outside 0 to 1 are clamped.
 */
final class ScoreLists {
    private static final double SLACK = 1e-3;

    private ScoreLists() {}

    /** Reads one map of probabilities per input, in order. */
    static List<Map<String, Double>> read(byte[] body, int wanted, Profile profile) {
        List<Map<String, Double>> all = raw(body, wanted, profile);
        all.forEach(scores -> scores.replaceAll((label, score) -> clean(score, profile)));
        return all;
    }

    /** Reads one map of finite scores per input, in order. */
    static List<Map<String, Double>> raw(byte[] body, int wanted, Profile profile) {
        List<Map<String, Double>> all = BadAnswers.read(body, profile, Failures::disguised, reader -> {
            var found = new Found(new Budget());
            found.value(reader);
            return found.all();
        });
        if (all.size() != wanted || all.stream().anyMatch(Map::isEmpty)) {
            throw Failures.bad(profile, "scores of %d inputs; %d were sent".formatted(all.size(), wanted));
        }
        return all;
    }

    /** Reads TEI's {@code [{index, score}]} in any order, or a cross-encoder's single label per document in request order. */
    static List<RankedDocument> ranked(byte[] body, int wanted, Profile profile) {
        List<Entry> entries = BadAnswers.read(body, profile, Failures::disguised, reader -> {
            var found = new Found(new Budget());
            found.value(reader);
            return found.entries;
        });
        List<RankedDocument> ranked = new ArrayList<>();
        for (Entry entry : entries) {
            int index = entry.index == null ? ranked.size() : entry.index;
            boolean again = ranked.stream().anyMatch(other -> other.index() == index);
            if (index < 0 || index >= wanted || again || entry.score == null) {
                throw Failures.bad(profile, "a rank that fits no document");
            }
            ranked.add(new RankedDocument(index, entry.score, null));
        }
        if (ranked.size() != wanted) {
            throw Failures.bad(profile, "%d ranks for %d documents".formatted(ranked.size(), wanted));
        }
        return ranked;
    }

    private static double clean(double score, Profile profile) {
        if (!(score >= -SLACK && score <= 1 + SLACK)) {
            throw Failures.bad(profile, "a score of %s; expected 0 to 1".formatted(score));
        }
        return Math.clamp(score, 0.0, 1.0);
    }

    private static final class Entry {
        @Nullable
        String label;

        @Nullable
        Integer index;

        @Nullable
        Double score;

        List<String> labels = List.of();
        List<Double> scores = List.of();
    }

    /** Collects entries: single ones form one map, lists of them one map each. */
    private static final class Found {
        private final Budget budget;
        private final List<Map<String, Double>> maps = new ArrayList<>();
        private final List<Entry> entries = new ArrayList<>();

        Found(Budget budget) {
            this.budget = budget;
        }

        void value(JsonReader reader) {
            if (reader.isObject()) {
                entry(reader);
            } else {
                list(reader);
            }
        }

        private void list(JsonReader reader) {
            reader.beginList();
            while (reader.nextElement()) {
                if (reader.isList()) {
                    budget.spend();
                    var inner = new Found(budget);
                    inner.list(reader);
                    maps.addAll(inner.all());
                    entries.addAll(inner.entries);
                } else {
                    entry(reader);
                }
            }
        }

        private void entry(JsonReader reader) {
            budget.spend();
            var entry = new Entry();
            reader.beginObject();
            while (reader.nextField()) {
                switch (reader.name()) {
                    case "label" -> entry.label = reader.readString();
                    case "index" -> entry.index = reader.readInt();
                    case "score" -> entry.score = finite(reader);
                    case "labels" -> entry.labels = texts(reader);
                    case "scores" -> entry.scores = numbers(reader);
                    default -> reader.skip();
                }
            }
            if (entry.score == null && entry.labels.isEmpty()) {
                throw reader.missingFieldError("score", "a number");
            }
            entries.add(entry);
            if (!entry.labels.isEmpty()) {
                maps.add(paired(entry, reader));
            }
        }

        List<Map<String, Double>> all() {
            var single = new LinkedHashMap<String, Double>();
            for (Entry entry : entries) {
                if (entry.label != null && entry.score != null) {
                    single.putIfAbsent(entry.label, entry.score);
                }
            }
            return maps.isEmpty() && !single.isEmpty() ? List.of(single) : maps;
        }

        private static Map<String, Double> paired(Entry entry, JsonReader reader) {
            if (entry.labels.size() != entry.scores.size()) {
                throw reader.typeError("as many scores as labels");
            }
            var scores = new LinkedHashMap<String, Double>();
            for (int i = 0; i < entry.labels.size(); i++) {
                scores.put(entry.labels.get(i), entry.scores.get(i));
            }
            return scores;
        }

        private List<String> texts(JsonReader reader) {
            var texts = new ArrayList<String>();
            reader.beginList();
            while (reader.nextElement()) {
                budget.spend();
                texts.add(reader.readString());
            }
            return texts;
        }

        private List<Double> numbers(JsonReader reader) {
            var numbers = new ArrayList<Double>();
            reader.beginList();
            while (reader.nextElement()) {
                budget.spend();
                numbers.add(finite(reader));
            }
            return numbers;
        }

        private static Double finite(JsonReader reader) {
            double number = reader.readDouble();
            if (!Double.isFinite(number)) {
                throw reader.typeError("a finite number");
            }
            return number;
        }
    }
}
