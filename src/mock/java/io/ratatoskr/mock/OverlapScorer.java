package io.ratatoskr.mock;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Computes the mock's scores from word overlap, ignoring case. The overlap of a text with words is the share of these words that
 * occur in the text.
 */
final class OverlapScorer {
    private static final Set<String> NEGATIONS = Set.of("not", "no", "never", "nobody", "nothing", "cannot");
    private static final Set<String> NEGATIVE_WORDS =
            Set.of("bad", "awful", "terrible", "hate", "worst", "sad", "poor");

    private OverlapScorer() {}

    /** The share of the words that occur in the text; 0 to 1. */
    static double overlap(String text, String words) {
        Set<String> expected = words(words);
        if (expected.isEmpty()) {
            return 0;
        }
        Set<String> present = words(text);
        return (double) expected.stream().filter(present::contains).count() / expected.size();
    }

    /** Contradiction when exactly one of the two has a negation; else entailment by the overlap with the hypothesis. */
    static Map<String, Double> entailment(String premise, String hypothesis) {
        double share = overlap(premise, hypothesis);
        boolean contradicts = hasNegation(premise) != hasNegation(hypothesis);
        Map<String, Double> scores = new LinkedHashMap<>();
        scores.put("contradiction", contradicts ? 0.9 : 0.05);
        scores.put("neutral", contradicts ? 0.05 : 0.05 + 0.85 * (1 - share));
        scores.put("entailment", contradicts ? 0.05 : 0.05 + 0.85 * share);
        return scores;
    }

    /** Multi-label: independent scores, 0.05 to 0.95; else scores with the sum 1, weighted with 1 + 9 × overlap. */
    static Map<String, Double> labels(String text, List<String> labels, boolean several) {
        Map<String, Double> scores = new LinkedHashMap<>();
        double sum = labels.stream()
                .mapToDouble(label -> 1 + 9 * overlap(text, label))
                .sum();
        for (String label : labels) {
            double share = overlap(text, label);
            scores.put(label, several ? 0.05 + 0.9 * share : (1 + 9 * share) / sum);
        }
        return scores;
    }

    /** NEGATIVE when the text has a negative word or a negation, else POSITIVE. */
    static Map<String, Double> sentiment(String text) {
        boolean bad = hasNegation(text) || words(text).stream().anyMatch(NEGATIVE_WORDS::contains);
        Map<String, Double> scores = new LinkedHashMap<>();
        scores.put("NEGATIVE", bad ? 0.9 : 0.1);
        scores.put("POSITIVE", bad ? 0.1 : 0.9);
        return scores;
    }

    /** Relevance of a document to a query; 0.05 to 0.95. */
    static double relevance(String query, String document) {
        return 0.05 + 0.9 * overlap(document, query);
    }

    private static boolean hasNegation(String text) {
        return words(text).stream().anyMatch(NEGATIONS::contains);
    }

    private static Set<String> words(String text) {
        Set<String> words = new HashSet<>();
        StringBuilder word = new StringBuilder();
        String lower = text.toLowerCase(Locale.ROOT) + " ";
        for (int i = 0; i < lower.length(); i++) {
            if (Character.isLetterOrDigit(lower.charAt(i))) {
                word.append(lower.charAt(i));
            } else if (!word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
        }
        return words;
    }
}
