package io.ratatoskr.config;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses sizes in bytes, written with their units: {@code 512KiB} and {@code 64MiB} in powers of 1024, {@code 16MB} of 1000. */
final class Sizes {
    private static final Pattern FORMAT = Pattern.compile("(\\d{1,12})\\s?([A-Za-z]*)");
    private static final Map<String, Long> UNITS = Map.of(
            "B", 1L,
            "KB", 1_000L,
            "MB", 1_000_000L,
            "GB", 1_000_000_000L,
            "KiB", 1L << 10,
            "MiB", 1L << 20,
            "GiB", 1L << 30);

    private Sizes() {}

    /** A parser of sizes that fit an array, with that minimum. */
    static ValueParser<Integer> array(String min) {
        ValueParser<Long> size = between(min, "2147483639B");
        return text -> Math.toIntExact(size.parse(text));
    }

    /** A parser of sizes in the range, inclusive. */
    static ValueParser<Long> between(String min, String max) {
        long from = constant(min);
        long to = constant(max);
        return text -> {
            long value = read(text);
            if (value < from || value > to) {
                throw new InvalidValueException("'%s' is out of range; expected %s to %s", text, min, max);
            }
            return value;
        };
    }

    private static long read(String text) throws InvalidValueException {
        Matcher parts = FORMAT.matcher(text);
        if (!parts.matches()) {
            throw new InvalidValueException("'%s' is not a size; expected a number with its unit, e.g. 512KiB, 64MiB or 16MB", text);
        }
        if (parts.group(2).isEmpty()) {
            throw new InvalidValueException("'%s' has no unit; write %sMiB, %sKiB or %sB", text, text, text, text);
        }
        Long unit = UNITS.get(parts.group(2));
        if (unit == null) {
            throw new InvalidValueException("'%s' has an unknown unit; expected B, KB, MB, GB, KiB, MiB or GiB", text);
        }
        long number = Long.parseLong(parts.group(1));
        return number > Long.MAX_VALUE / unit ? Long.MAX_VALUE : number * unit;
    }

    private static long constant(String text) {
        try {
            return read(text);
        } catch (InvalidValueException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
