package io.ratatoskr.judge;

import io.ratatoskr.json.JsonReader;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scores parsed from one JSON value of a chat response. Other fields are ignored. Not thread-safe. */
final class ParsedScores {
    /** Maximum length of a number that is written as a string. */
    private static final int MAX_NUMBER_LENGTH = 24;

    private final int items;
    private final Rubric rubric;
    private final double[] @Nullable [] rows;
    private @Nullable String error;

    private ParsedScores(int items, Rubric rubric) {
        this.items = items;
        this.rubric = rubric;
        this.rows = new double[items][];
    }

    /** Parses an object with results, a bare list of results, or a single result. */
    static ParsedScores read(JsonReader reader, int items, Rubric rubric) {
        var scores = new ParsedScores(items, rubric);
        if (reader.isList()) {
            scores.list(reader);
        } else {
            scores.row(reader, true);
        }
        for (int i = 0; i < items; i++) {
            if (scores.rows[i] == null) {
                scores.reportError("item %d has no scores".formatted(i + 1));
            }
        }
        return scores;
    }

    /** The first error; null: every item has all its scores exactly once. */
    @Nullable
    String error() {
        return error;
    }

    /** One row per item, in order, with the scores in the order of the keys; only if {@link #error} is null. */
    List<double[]> rows() {
        if (error != null) {
            throw new IllegalStateException(error);
        }
        return List.of(rows);
    }

    private void list(JsonReader reader) {
        reader.beginList();
        while (reader.nextElement()) {
            if (reader.isObject()) {
                row(reader, false);
            } else {
                reader.skip();
                reportError("an entry is not an object");
            }
        }
    }

    /** @param outermost whether the object may contain the results */
    private void row(JsonReader reader, boolean outermost) {
        List<String> keys = rubric.keys();
        double[] row = new double[keys.size()];
        Arrays.fill(row, Double.NaN);
        double item = items == 1 ? 1 : Double.NaN;
        boolean scored = false;
        reader.beginObject();
        while (reader.nextField()) {
            String name = reader.name();
            int key = keys.indexOf(name);
            if (key >= 0) {
                row[key] = number(reader);
                scored = true;
            } else if (name.equals("item")) {
                item = number(reader);
            } else if (outermost && name.equals("results") && reader.isList()) {
                list(reader);
            } else {
                reader.skip();
            }
        }
        if (scored || !outermost) {
            store(item, row);
        }
    }

    private void store(double item, double[] row) {
        int index = (int) item - 1;
        if (!(item >= 1 && item <= items && item == Math.rint(item))) {
            reportError("an entry is for item %s of %d".formatted(Double.isNaN(item) ? "?" : item, items));
        } else if (rows[index] != null) {
            reportError("item %d is scored twice".formatted(index + 1));
        } else {
            rows[index] = row;
            normalize(index + 1, row);
        }
    }

    /** Validates the scores of an item; exclusive scores are normalized to sum to 1. */
    private void normalize(int item, double[] row) {
        double sum = 0;
        for (int i = 0; i < row.length; i++) {
            if (!(row[i] >= 0 && row[i] <= 1)) {
                reportError("%s of item %d is not a number from 0 to 1"
                        .formatted(rubric.keys().get(i), item));
                return;
            }
            sum += row[i];
        }
        if (rubric.exclusive()) {
            if (sum <= 0) {
                reportError("all scores of item %d are 0".formatted(item));
                return;
            }
            for (int i = 0; i < row.length; i++) {
                row[i] = Math.min(1, row[i] / sum);
            }
        }
    }

    /** A number, or a short string with a number; else NaN. */
    private static double number(JsonReader reader) {
        if (reader.isNumber()) {
            return reader.readDouble();
        }
        if (reader.isString()) {
            String text = reader.readString();
            try {
                return text.length() > MAX_NUMBER_LENGTH ? Double.NaN : Double.parseDouble(text);
            } catch (NumberFormatException invalid) {
                return Double.NaN;
            }
        }
        reader.skip();
        return Double.NaN;
    }

    /** Keeps the first error. */
    private void reportError(String message) {
        if (error == null) {
            error = message;
        }
    }
}
