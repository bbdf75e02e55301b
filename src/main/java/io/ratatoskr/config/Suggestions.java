package io.ratatoskr.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Suggests the known name closest to an unknown one. */
final class Suggestions {
    private static final int MAX_DISTANCE = 4;

    private Suggestions() {}

    /** The known name with the smallest edit distance, if it is small. Case and the kind of separator are ignored. */
    static Optional<String> closest(String name, Collection<String> known) {
        String best = "";
        int min = MAX_DISTANCE;
        for (String candidate : known) {
            if (Math.abs(candidate.length() - name.length()) < min) {
                int distance = editDistance(normalize(name), normalize(candidate));
                if (distance < min) {
                    min = distance;
                    best = candidate;
                }
            }
        }
        return Optional.of(best).filter(found -> !found.isEmpty());
    }

    /** The Levenshtein distance. */
    static int editDistance(String from, String to) {
        int[] above = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[to.length()];
    }

    private static String normalize(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '.').replace('-', '.');
    }
}
