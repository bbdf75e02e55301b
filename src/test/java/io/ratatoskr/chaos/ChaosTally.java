package io.ratatoskr.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Outcomes by what was done, and violations. Thread-safe. */
final class ChaosTally {
    private static final int MAX_TEXTS = 50;

    private final Map<String, Map<String, Integer>> outcomes = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();
    private int violationCount;
    private long maxMillis;

    synchronized void count(String what, String outcome) {
        outcomes.computeIfAbsent(what, key -> new TreeMap<>()).merge(outcome, 1, Integer::sum);
    }

    synchronized void responseAfter(long millis) {
        maxMillis = Math.max(maxMillis, millis);
    }

    /** The first ones keep their texts. */
    synchronized void violation(String text) {
        violationCount++;
        if (violations.size() < MAX_TEXTS) {
            violations.add(text.length() > 600 ? text.substring(0, 600) + "…" : text);
        }
    }

    synchronized int total(String what) {
        return outcomes.getOrDefault(what, Map.of()).values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    synchronized int count(String what, Predicate<String> outcome) {
        return outcomes.getOrDefault(what, Map.of()).entrySet().stream()
                .filter(entry -> outcome.test(entry.getKey()))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /** Lines of text. */
    synchronized String summary() {
        var text = new StringBuilder();
        outcomes.forEach((what, counts) -> text.append("%-22s %s%n".formatted(what, counts)));
        text.append("%-22s %d ms%n".formatted("slowest response", maxMillis));
        text.append("%-22s %d%n".formatted("violations", violationCount));
        violations.forEach(violation -> text.append("  ").append(violation).append('\n'));
        return text.toString();
    }
}
