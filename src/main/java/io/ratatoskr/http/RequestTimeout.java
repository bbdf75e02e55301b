package io.ratatoskr.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.internal.text.Text;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The timeout that a request sets for itself, in the header {@code x-ratatoskr-timeout}; it only shortens the server's. */
final class RequestTimeout {
    private static final AsciiString HEADER = AsciiString.cached("x-ratatoskr-timeout");
    private static final Pattern FORMAT = Pattern.compile("(\\d{1,9})(ms|s|m|h|)");

    private RequestTimeout() {}

    /**
     * @param limit the timeout of a request without the header, and the maximum
     * @throws InvalidRequest when the header is no positive duration; a number without a unit is seconds
     */
    static Duration of(HttpHeaders headers, Duration limit) {
        String text = headers.get(HEADER);
        if (text == null) {
            return limit;
        }
        Matcher parts = FORMAT.matcher(text.strip());
        long number = parts.matches() ? Long.parseLong(parts.group(1)) : 0;
        if (number == 0) {
            throw new InvalidRequest("the header %s is '%s'; expected a duration such as 30s, 500ms or 2m"
                    .formatted(HEADER, Text.echo(text)));
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
