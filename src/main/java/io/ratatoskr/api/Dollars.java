package io.ratatoskr.api;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Parses and formats amounts in US dollars with bounded length. */
final class Dollars {
    /** Maximum number of digits before and after the decimal point. */
    static final int MOST_DIGITS = 40;

    private static final int LONGEST = 2 * MOST_DIGITS + 2;

    private Dollars() {}

    /** Parses a JSON number, or a JSON string with a number, and strips trailing zeros; null for anything else. */
    static @Nullable BigDecimal read(String json) {
        String text = json;
        if (text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")) {
            text = text.substring(1, text.length() - 1);
        }
        if (text.length() > LONGEST || !text.chars().allMatch(Dollars::isOfNumber)) {
            return null;
        }
        try {
            return bounded(new BigDecimal(text));
        } catch (NumberFormatException noNumber) {
            return null;
        }
    }

    /** The amount in plain decimal notation, without an exponent. */
    static String plain(BigDecimal sum) {
        BigDecimal bounded = bounded(sum);
        if (bounded == null) {
            throw new IllegalArgumentException(
                    "cost is %s dollars; it must not be negative or have more than %d digits before or after the decimal point"
                            .formatted(sum, MOST_DIGITS));
        }
        return bounded.toPlainString();
    }

    private static @Nullable BigDecimal bounded(BigDecimal sum) {
        if (sum.signum() == 0) {
            return BigDecimal.ZERO;
        }
        long whole = (long) sum.precision() - sum.scale();
        if (sum.signum() < 0 || whole > MOST_DIGITS || sum.scale() > LONGEST) {
            return null;
        }
        BigDecimal stripped = sum.stripTrailingZeros();
        return stripped.scale() > MOST_DIGITS ? null : stripped;
    }

    private static boolean isOfNumber(int c) {
        return c >= '0' && c <= '9' || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
    }
}
