package io.ratatoskr.provider.huggingface;

import io.ratatoskr.api.RankedDocument;
import io.ratatoskr.json.JsonReader;
import io.ratatoskr.provider.MalformedResponses;
import io.ratatoskr.provider.ProviderProfile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads scores by label in every shape: a list of {@code {label, score}}, a list of such lists, or {@code {labels, scores}}
 * alone or in a list. Scores that rounding moved slightly outside 0 to 1 are clamped.
 */
final class HfScoreReader {
    private static final double TOLERANCE = 1e-3;

    private HfScoreReader() {}

    /** Reads one map of probabilities per input, in order. */
    static List<Map<String, Double>> readProbabilities(byte[] body, int expected, ProviderProfile profile) {
        List<Map<String, Double>> all = readRaw(body, expected, profile);
        all.forEach(scores -> scores.replaceAll((label, score) -> checkProbability(score, profile)));
        return all;
    }

    /** Reads one map of finite scores per input, in order. */
    static List<Map<String, Double>> readRaw(byte[] body, int expected, ProviderProfile profile) {
        List<Map<String, Double>> all = MalformedResponses.read(body, profile, HfErrorMapper::findError, reader -> {
            var collector = new ScoreCollector(new ValueLimit());
            collector.readValue(reader);
            return collector.toMaps();
        });
        if (all.size() != expected || all.stream().anyMatch(Map::isEmpty)) {
            throw HfErrorMapper.malformed(profile, "scores of %d inputs; %d were sent".formatted(all.size(), expected));
        }
        return all;
    }

    /** Reads TEI's {@code [{index, score}]} in any order, or a cross-encoder's single label per document in request order. */
    static List<RankedDocument> readRanking(byte[] body, int expected, ProviderProfile profile) {
        List<ScoreEntry> entries = MalformedResponses.read(body, profile, HfErrorMapper::findError, reader -> {
            var collector = new ScoreCollector(new ValueLimit());
            collector.readValue(reader);
            return collector.entries;
        });
        List<RankedDocument> ranked = new ArrayList<>();
        for (ScoreEntry entry : entries) {
            int index = entry.index == null ? ranked.size() : entry.index;
            boolean duplicate = ranked.stream().anyMatch(other -> other.index() == index);
            if (index < 0 || index >= expected || duplicate || entry.score == null) {
                throw HfErrorMapper.malformed(profile, "a rank that fits no document");
            }
            ranked.add(new RankedDocument(index, entry.score, null));
        }
        if (ranked.size() != expected) {
            throw HfErrorMapper.malformed(profile, "%d ranks for %d documents".formatted(ranked.size(), expected));
        }
        return ranked;
    }

    private static double checkProbability(double score, ProviderProfile profile) {
        if (!(score >= -TOLERANCE && score <= 1 + TOLERANCE)) {
            throw HfErrorMapper.malformed(profile, "a score of %s; expected 0 to 1".formatted(score));
        }
        return Math.clamp(score, 0.0, 1.0);
    }

    private static final class ScoreEntry {
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
    private static final class ScoreCollector {
        private final ValueLimit valueLimit;
        private final List<Map<String, Double>> maps = new ArrayList<>();
        private final List<ScoreEntry> entries = new ArrayList<>();

        ScoreCollector(ValueLimit valueLimit) {
            this.valueLimit = valueLimit;
        }

        void readValue(JsonReader reader) {
            if (reader.isObject()) {
                readEntry(reader);
            } else {
                readList(reader);
            }
        }

        private void readList(JsonReader reader) {
            reader.beginList();
            while (reader.nextElement()) {
                if (reader.isList()) {
                    valueLimit.increment();
                    var inner = new ScoreCollector(valueLimit);
                    inner.readList(reader);
                    maps.addAll(inner.toMaps());
                    entries.addAll(inner.entries);
                } else {
                    readEntry(reader);
                }
            }
        }

        private void readEntry(JsonReader reader) {
            valueLimit.increment();
            var entry = new ScoreEntry();
            reader.beginObject();
            while (reader.nextField()) {
                switch (reader.name()) {
                    case "label" -> entry.label = reader.readString();
                    case "index" -> entry.index = reader.readInt();
                    case "score" -> entry.score = readFinite(reader);
                    case "labels" -> entry.labels = readTexts(reader);
                    case "scores" -> entry.scores = readNumbers(reader);
                    default -> reader.skip();
                }
            }
            if (entry.score == null && entry.labels.isEmpty()) {
                throw reader.missingFieldError("score", "a number");
            }
            entries.add(entry);
            if (!entry.labels.isEmpty()) {
                maps.add(pair(entry, reader));
            }
        }

        List<Map<String, Double>> toMaps() {
            var single = new LinkedHashMap<String, Double>();
            for (ScoreEntry entry : entries) {
                if (entry.label != null && entry.score != null) {
                    single.putIfAbsent(entry.label, entry.score);
                }
            }
            return maps.isEmpty() && !single.isEmpty() ? List.of(single) : maps;
        }

        private static Map<String, Double> pair(ScoreEntry entry, JsonReader reader) {
            if (entry.labels.size() != entry.scores.size()) {
                throw reader.typeError("as many scores as labels");
            }
            var scores = new LinkedHashMap<String, Double>();
            for (int i = 0; i < entry.labels.size(); i++) {
                scores.put(entry.labels.get(i), entry.scores.get(i));
            }
            return scores;
        }

        private List<String> readTexts(JsonReader reader) {
            var texts = new ArrayList<String>();
            reader.beginList();
            while (reader.nextElement()) {
                valueLimit.increment();
                texts.add(reader.readString());
            }
            return texts;
        }

        private List<Double> readNumbers(JsonReader reader) {
            var numbers = new ArrayList<Double>();
            reader.beginList();
            while (reader.nextElement()) {
                valueLimit.increment();
                numbers.add(readFinite(reader));
            }
            return numbers;
        }

        private static Double readFinite(JsonReader reader) {
            double number = reader.readDouble();
            if (!Double.isFinite(number)) {
                throw reader.typeError("a finite number");
            }
            return number;
        }
    }
}
