package io.ratatoskr.judge;

import io.ratatoskr.json.JsonReader;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The scores in one JSON value of a chat model's answer. What it says beside them is passed over. Not thread-safe. */
final class Scores {
    /** The most characters of a number that came as a string. */
    private static final int LONGEST = 24;

    private final int items;
    private final Rubric rubric;
    private final double[] @Nullable [] rows;
    private @Nullable String complaint;

    private Scores(int items, Rubric rubric) {
        this.items = items;
        this.rubric = rubric;
        this.rows = new double[items][];
    }

    /** Reads an object with results, a bare list of them, or one result. */
    static Scores read(JsonReader reader, int items, Rubric rubric) {
        var scores = new Scores(items, rubric);
        if (reader.isList()) {
            scores.list(reader);
        } else {
            scores.row(reader, true);
        }
        for (int i = 0; i < items; i++) {
            if (scores.rows[i] == null) {
                scores.wrong("item %d has no scores".formatted(i + 1));
            }
        }
        return scores;
    }

    /** What is wrong with them; null: every item has all its scores, once. */
    @Nullable
    String complaint() {
        return complaint;
    }

    /** A row for each item, in order, the scores of a row in the order of the keys; only without a {@link #complaint}. */
    List<double[]> rows() {
        if (complaint != null) {
            throw new IllegalStateException(complaint);
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
                wrong("an entry is no object");
            }
        }
    }

    /** @param outermost whether the results may be inside */
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
            place(item, row);
        }
    }

    private void place(double item, double[] row) {
        int place = (int) item - 1;
        if (!(item >= 1 && item <= items && item == Math.rint(item))) {
            wrong("an entry is for item %s of %d".formatted(Double.isNaN(item) ? "?" : item, items));
        } else if (rows[place] != null) {
            wrong("item %d has scores twice".formatted(place + 1));
        } else {
            rows[place] = row;
            weigh(place + 1, row);
        }
    }

    /** Checks an item's scores; those that exclude each other are made to sum to 1. */
    private void weigh(int item, double[] row) {
        double sum = 0;
        for (int i = 0; i < row.length; i++) {
            if (!(row[i] >= 0 && row[i] <= 1)) {
                wrong("%s of item %d is no number from 0 to 1"
                        .formatted(rubric.keys().get(i), item));
                return;
            }
            sum += row[i];
        }
        if (rubric.exclusive()) {
            if (sum <= 0) {
                wrong("all scores of item %d are 0".formatted(item));
                return;
            }
            for (int i = 0; i < row.length; i++) {
                row[i] = Math.min(1, row[i] / sum);
            }
        }
    }

    /** A number, or a short string that is one; else NaN. */
    private static double number(JsonReader reader) {
        if (reader.isNumber()) {
            return reader.number();
        }
        if (reader.isText()) {
            String text = reader.text();
            try {
                return text.length() > LONGEST ? Double.NaN : Double.parseDouble(text);
            } catch (NumberFormatException noNumber) {
                return Double.NaN;
            }
        }
        reader.skip();
        return Double.NaN;
    }

    /** The first complaint counts. */
    private void wrong(String what) {
        if (complaint == null) {
            complaint = what;
        }
    }
}
