package io.ratatoskr.cache;

import io.ratatoskr.api.Operation;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The log of the last flushes that instances share, as one of them reads it: a line each, its number, the operation and the model. Numbers
 * grow. Not thread-safe.
 */
final class FlushLog {
    /** Flushes of which the shared tier has the lines at least. */
    static final int LINES = 32;

    private static final String ALL = "*";
    private static final int FIELDS = 3;
    /** Characters of a model beyond which other instances remove the entries of all models: a line shall be short. */
    private static final int MAX_MODEL = 1_000;

    private long applied;

    /** A flush. */
    record Flush(@Nullable Operation operation, @Nullable String model) {
        static final Flush EVERYTHING = new Flush(null, null);

        /** The line without its number; it has no line end. */
        String text() {
            String encoded = model == null || model.length() > MAX_MODEL
                    ? ALL
                    : Base64.getUrlEncoder().withoutPadding().encodeToString(model.getBytes(StandardCharsets.UTF_8));
            return (operation == null ? ALL : operation.wireName()) + " " + encoded;
        }

        /** What cannot be read, such as a later version's, is a flush of everything. */
        static Flush parse(String operation, String model) {
            try {
                return new Flush(
                        operation.equals(ALL) ? null : Operation.fromWireName(operation),
                        model.equals(ALL)
                                ? null
                                : new String(Base64.getUrlDecoder().decode(model), StandardCharsets.UTF_8));
            } catch (RuntimeException unknown) {
                return EVERYTHING;
            }
        }
    }

    /** Applies the flushes that are new; all entries are removed when some have left the log unseen. */
    void apply(String log, Consumer<Flush> removal) {
        List<String> lines = log.lines().toList();
        long last = applied;
        long first = Long.MAX_VALUE;
        for (String line : lines) {
            String[] fields = line.split(" ", FIELDS);
            long number = number(fields[0]).orElse(0L);
            if (fields.length == FIELDS && number > applied) {
                removal.accept(Flush.parse(fields[1], fields[2]));
                first = Math.min(first, number);
                last = Math.max(last, number);
            } else if (number > 0) {
                first = 0;
            }
        }
        if (lines.size() >= LINES && first > applied && first != Long.MAX_VALUE) {
            removal.accept(Flush.EVERYTHING);
        }
        applied = last;
    }

    private static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException other) {
            return Optional.empty();
        }
    }
}
