package io.ratatoskr.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses durations, written with their units: {@code 200ms}, {@code 5s}, {@code 1m30s}, {@code 2h}. */
public final class Durations {
    private static final Pattern FORMAT =
            Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

    private Durations() {}

    /** A parser of durations in the range, inclusive. */
    static ValueParser<Duration> between(String min, String max) {
        Duration from = parse(min);
        Duration to = parse(max);
        return text -> {
            Duration value = read(text);
            if (value.compareTo(from) < 0 || value.compareTo(to) > 0) {
                throw new InvalidValueException("'%s' is out of range; expected %s to %s", text, min, max);
            }
            return value;
        };
    }

    private static Duration read(String text) throws InvalidValueException {
        Matcher parts = FORMAT.matcher(text);
        if (!text.isEmpty() && parts.matches()) {
            return Duration.ofHours(part(parts, 1))
                    .plusMinutes(part(parts, 2))
                    .plusSeconds(part(parts, 3))
                    .plusMillis(part(parts, 4));
        }
        if (text.matches("\\d{1,9}")) {
            throw new InvalidValueException("'%s' has no unit; write %ss", text, text);
        }
        throw new InvalidValueException("'%s' is not a duration; expected a number with its unit, e.g. 200ms, 5s, 1m30s or 2h", text);
    }

    /**
     * Parses a duration.
     *
     * @throws IllegalArgumentException naming the value and what is allowed
     */
    public static Duration parse(String text) {
        try {
            return read(text);
        } catch (InvalidValueException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static long part(Matcher parts, int group) {
        String digits = parts.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
