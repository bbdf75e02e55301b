package io.ratatoskr.golden;

import java.util.ArrayList;
import java.util.List;

/** The differences of two texts, line by line, each with the lines around it. */
final class LineDiff {
    private static final int AROUND = 3;

    private record Line(char mark, int number, String text) {}

    private LineDiff() {}

    static String of(List<String> before, List<String> after) {
        List<Line> all = all(before, after);
        var shown = new boolean[all.size()];
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).mark() != ' ') {
                for (int j = Math.max(0, i - AROUND); j <= Math.min(all.size() - 1, i + AROUND); j++) {
                    shown[j] = true;
                }
            }
        }
        var out = new StringBuilder();
        for (int i = 0; i < all.size(); i++) {
            if (shown[i]) {
                Line line = all.get(i);
                out.append(i > 0 && !shown[i - 1] ? "   ⋮\n" : "")
                        .append("%s %4d %s%n".formatted(line.mark(), line.number(), line.text()));
            }
        }
        return out.toString();
    }

    private static List<Line> all(List<String> before, List<String> after) {
        int[][] common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        var all = new ArrayList<Line>();
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                all.add(new Line(' ', j + 1, after.get(j)));
                i++;
                j++;
            } else if (j == after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
                all.add(new Line('-', i + 1, before.get(i++)));
            } else {
                all.add(new Line('+', j + 1, after.get(j++)));
            }
        }
        return all;
    }
}
