package io.ratatoskr.cli;

import io.ratatoskr.api.ClassifyResponse;
import io.ratatoskr.api.NliResponse;
import io.ratatoskr.api.RerankResponse;
import io.ratatoskr.api.ScoringResponse;
import io.ratatoskr.api.StanceResponse;
import io.ratatoskr.dialect.ratatoskr.RatatoskrScoringBatchWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints scores batch by batch. Not thread-safe. */
sealed interface ScoreWriter extends Closeable {
    static ScoreWriter of(RootCommand root, boolean json) {
        return json ? new AsJson(root.output()) : new AsLines(root);
    }

    void write(ScoringResponse batch) throws IOException;

    /** Completes the output after the last batch. */
    void end() throws IOException;

    /** A line per input: the label, its score, and the scores of the others. */
    final class AsLines implements ScoreWriter {
        /** Maximum number of labels after the first on a line. */
        private static final int MAX_OTHER_LABELS = 5;

        private final RootCommand root;
        private int written;

        private AsLines(RootCommand root) {
            this.root = root;
        }

        @Override
        public void write(ScoringResponse batch) {
            List<Map<String, Double>> scores = scores(batch);
            scores.forEach(one -> root.output().line(line(one)));
            root.output().flush();
            for (int place : batch.truncated()) {
                root.note(
                        "text %d exceeds the model's maximum length and was truncated".formatted(written + place + 1));
            }
            written += scores.size();
        }

        @Override
        public void end() {}

        @Override
        public void close() {}

        private static List<Map<String, Double>> scores(ScoringResponse batch) {
            return switch (batch) {
                case NliResponse nli ->
                    nli.results().stream()
                            .map(one -> threeScores(
                                    "entailment", one.entailment(),
                                    "contradiction", one.contradiction(),
                                    "neutral", one.neutral()))
                            .toList();
                case StanceResponse stance ->
                    stance.results().stream()
                            .map(one -> threeScores(
                                    "favor", one.favor(),
                                    "against", one.against(),
                                    "neutral", one.neutral()))
                            .toList();
                case ClassifyResponse classes ->
                    classes.results().stream().map(one -> one.scores()).toList();
                case RerankResponse ranks -> throw new IllegalArgumentException("a rerank response has no labels");
            };
        }

        private static Map<String, Double> threeScores(
                String first, double one, String second, double two, String third, double three) {
            var scores = new LinkedHashMap<String, Double>();
            scores.put(first, one);
            scores.put(second, two);
            scores.put(third, three);
            return scores;
        }

        /** The highest score first; equal scores in the order of the response. */
        private static String line(Map<String, Double> scores) {
            List<Map.Entry<String, Double>> best = scores.entrySet().stream()
                    .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                    .toList();
            String top = "%s  %s"
                    .formatted(best.getFirst().getKey(), score(best.getFirst().getValue()));
            if (best.size() == 1) {
                return top;
            }
            String others = best.stream()
                    .skip(1)
                    .limit(MAX_OTHER_LABELS)
                    .map(other -> other.getKey() + " " + score(other.getValue()))
                    .collect(Collectors.joining(", "));
            return "%s  (%s%s)".formatted(top, others, best.size() > MAX_OTHER_LABELS + 1 ? ", …" : "");
        }

        static String score(double value) {
            return String.format(Locale.ROOT, "%.4f", value);
        }
    }

    /** One JSON object. */
    final class AsJson implements ScoreWriter {
        private final RatatoskrScoringBatchWriter json = new RatatoskrScoringBatchWriter();
        private final OutputStream out;

        private AsJson(Output output) {
            this.out = output.bytes();
        }

        @Override
        public void write(ScoringResponse batch) throws IOException {
            out.write(json.write(batch));
        }

        @Override
        public void end() throws IOException {
            out.write(json.end());
            out.write('\n');
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
