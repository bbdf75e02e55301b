package io.ratatoskr.cli;

import java.util.ArrayList;
import java.util.List;

/** Aligns rows in columns; columns without content are omitted. Not thread-safe. */
final class TextTable {
    private final List<String> columnTitles;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param titles titles of the columns; empty: no title line */
    TextTable(List<String> titles) {
        this.columnTitles = clean(titles);
    }

    /** @param cells the same number in each row */
    void addRow(List<String> cells) {
        rows.add(clean(cells));
    }

    /** Prints nothing if there are no rows. */
    void print(Output output) {
        if (rows.isEmpty()) {
            return;
        }
        var lines = new ArrayList<List<String>>();
        if (!columnTitles.isEmpty()) {
            lines.add(columnTitles);
        }
        lines.addAll(rows);
        var texts = new ArrayList<StringBuilder>();
        lines.forEach(line -> texts.add(new StringBuilder()));
        for (int column = 0; column < rows.getFirst().size(); column++) {
            int at = column;
            if (rows.stream().allMatch(row -> row.get(at).isEmpty())) {
                continue;
            }
            int width =
                    lines.stream().mapToInt(line -> line.get(at).length()).max().orElse(0);
            for (int i = 0; i < lines.size(); i++) {
                String cell = lines.get(i).get(at);
                StringBuilder text = texts.get(i);
                text.append(at == 0 ? "" : "  ").append(cell).append(" ".repeat(width - cell.length()));
            }
        }
        texts.forEach(text -> output.line(text.toString().stripTrailing()));
    }

    private static List<String> clean(List<String> cells) {
        return cells.stream()
                .map(cell -> Output.stripControlCharacters(cell).replace('\n', ' ').replace('\t', ' '))
                .toList();
    }
}
