package io.ratatoskr.limits;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The timeout that a request sets for itself, as text. It only shortens that of the gateway. */
public final class RequestTimeouts {
    /** What the text is expected to be. */
    public static final String EXPECTED = "a duration such as 30s, 500ms or 2m";

    private static final Pattern FORMAT = Pattern.compile("(\\d{1,9})(ms|s|m|h|)");

    private RequestTimeouts() {}

    /** Reads a positive duration; a number without a unit is seconds. Empty: it is none. */
    public static Optional<Duration> parse(String text) {
        Matcher parts = FORMAT.matcher(text.strip());
        long number = parts.matches() ? Long.parseLong(parts.group(1)) : 0;
        if (number == 0) {
            return Optional.empty();
        }
        return Optional.of(
                switch (parts.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofSeconds(number);
                });
    }
}
