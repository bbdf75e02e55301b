package io.ratatoskr.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses durations, written with their units: {@code 200ms}, {@code 5s}, {@code 1m30s}, {@code 2h}. */
public final class Durations {
    private static final Pattern FORM =
            Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

    private Durations() {}

    /** A parser of durations in the range, inclusive. */
    static Type<Duration> between(String least, String most) {
        Duration from = parse(least);
        Duration to = parse(most);
        return text -> {
            Duration value = read(text);
            if (value.compareTo(from) < 0 || value.compareTo(to) > 0) {
                throw new Unfit("'%s' is out of range; expected %s to %s", text, least, most);
            }
            return value;
        };
    }

    private static Duration read(String text) throws Unfit {
        Matcher parts = FORM.matcher(text);
        if (!text.isEmpty() && parts.matches()) {
            return Duration.ofHours(part(parts, 1))
                    .plusMinutes(part(parts, 2))
                    .plusSeconds(part(parts, 3))
                    .plusMillis(part(parts, 4));
        }
        if (text.matches("\\d{1,9}")) {
            throw new Unfit("'%s' has no unit; write %ss", text, text);
        }
        throw new Unfit("'%s' is not a duration; expected a number with its unit, e.g. 200ms, 5s, 1m30s or 2h", text);
    }

    /**
     * Parses a duration.
     *
     * @throws IllegalArgumentException naming the value and what is allowed
     */
    public static Duration parse(String text) {
        try {
            return read(text);
        } catch (Unfit e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static long part(Matcher parts, int group) {
        String digits = parts.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
