package io.ratatoskr.api.internal;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Parses and formats amounts in US dollars with bounded length. */
public final class UsdAmounts {
    /** Maximum number of digits before and after the decimal point. */
    static final int MAX_DIGITS = 40;

    private static final int MAX_LENGTH = 2 * MAX_DIGITS + 2;

    private UsdAmounts() {}

    /** Parses a JSON number, or a JSON string with a number, and strips trailing zeros; null for anything else. */
    static @Nullable public BigDecimal parse(String json) {
        String text = json;
        if (text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")) {
            text = text.substring(1, text.length() - 1);
        }
        if (text.length() > MAX_LENGTH || !text.chars().allMatch(UsdAmounts::isNumberCharacter)) {
            return null;
        }
        try {
            return normalize(new BigDecimal(text));
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    /** The amount in plain decimal notation, without an exponent. */
    public static String format(BigDecimal sum) {
        BigDecimal bounded = normalize(sum);
        if (bounded == null) {
            throw new IllegalArgumentException(
                    "cost is %s dollars; it must not be negative or have more than %d digits before or after the decimal point"
                            .formatted(sum, MAX_DIGITS));
        }
        return bounded.toPlainString();
    }

    private static @Nullable BigDecimal normalize(BigDecimal sum) {
        if (sum.signum() == 0) {
            return BigDecimal.ZERO;
        }
        long integerDigits = (long) sum.precision() - sum.scale();
        if (sum.signum() < 0 || integerDigits > MAX_DIGITS || sum.scale() > MAX_LENGTH) {
            return null;
        }
        BigDecimal stripped = sum.stripTrailingZeros();
        return stripped.scale() > MAX_DIGITS ? null : stripped;
    }

    private static boolean isNumberCharacter(int c) {
        return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
    }
}
