package io.ratatoskr.limits;

import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.internal.text.Text;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The timeout that a request sets for itself; it only shortens the server's. Pure. */
public final class ShorterTimeout {
    private static final Pattern FORMAT = Pattern.compile("(\\d{1,9})(ms|s|m|h|)");

    private ShorterTimeout() {}

    /**
     * @param name what the text is, for the message
     * @param limit the maximum
     * @throws InvalidRequest when the text is no positive duration; a number without a unit is seconds
     */
    public static Duration of(String name, String text, Duration limit) {
        Matcher parts = FORMAT.matcher(text.strip());
        long number = parts.matches() ? Long.parseLong(parts.group(1)) : 0;
        if (number == 0) {
            throw new InvalidRequest(
                    "%s is '%s'; expected a duration such as 30s, 500ms or 2m".formatted(name, Text.echo(text)));
        }
        Duration own = switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofSeconds(number);
        };
        return own.compareTo(limit) < 0 ? own : limit;
    }
}
