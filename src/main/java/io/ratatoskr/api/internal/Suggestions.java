package io.ratatoskr.api.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/** Suggests known names that resemble an unknown one. */
public final class Suggestions {
    private Suggestions() {}

    /**
     * The known names within an edit distance, best first; equally good ones in alphabetical order.
     *
     * @param maxDistance maximum Levenshtein distance of the normalized names
     * @param normalize maps a name to the text that is compared
     */
    public static List<String> closest(
            String name, Collection<String> known, int maxDistance, UnaryOperator<String> normalize) {
        record Match(String name, int distance) {}
        String unknown = normalize.apply(name);
        var matches = new ArrayList<Match>();
        for (String candidate : known) {
            String normalized = normalize.apply(candidate);
            if (Math.abs(normalized.length() - unknown.length()) <= maxDistance) {
                int distance = editDistance(unknown, normalized);
                if (distance <= maxDistance) {
                    matches.add(new Match(candidate, distance));
                }
            }
        }
        matches.sort(Comparator.comparingInt(Match::distance).thenComparing(Match::name));
        return matches.stream().map(Match::name).toList();
    }

    /** The Levenshtein distance. */
    public static int editDistance(String from, String to) {
        int[] above = new int[to.length() + 1];
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, Math.min(above[j], row[j - 1]) + 1);
            }
            int[] swap = above;
            above = row;
            row = swap;
        }
        return above[to.length()];
    }
}
