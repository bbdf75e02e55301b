package io.ratatoskr.limits;

import io.ratatoskr.api.Cancellation;
import io.ratatoskr.api.error.Cancelled;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.internal.text.Text;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The timeout of a request: the gateway's, or a shorter one that the request sets for itself, as text; and what happens when it passes. */
public final class RequestTimeouts {
    /** The header with the timeout. */
    public static final String HEADER = "x-ratatoskr-timeout";

    /** What the text is expected to be. */
    public static final String EXPECTED = "a duration such as 30s, 500ms or 2m";

    private static final Pattern FORMAT = Pattern.compile("(\\d{1,9})(ms|s|m|h|)");

    private RequestTimeouts() {}

    /**
     * Returns the timeout of a request with this header.
     *
     * @param text the value of {@link #HEADER}; null: there is none
     * @param limit the timeout of a request without the header, and the maximum
     * @throws InvalidRequest when the header is no positive duration
     */
    public static Duration ofHeader(@Nullable String text, Duration limit) {
        return text == null ? limit : shorter("the header " + HEADER, text, limit);
    }

    /**
     * Returns the shorter of a request's own timeout and that of the gateway.
     *
     * @param name what the text is, for the message
     * @throws InvalidRequest when the text is no positive duration
     */
    public static Duration shorter(String name, String text, Duration limit) {
        Duration own = parse(text)
                .orElseThrow(
                        () -> new InvalidRequest("%s is '%s'; expected %s".formatted(name, Text.echo(text), EXPECTED)));
        return own.compareTo(limit) < 0 ? own : limit;
    }

    /** Cancels a request whose timeout has passed. */
    public static void expire(Cancellation cancellation, Duration timeout) {
        cancellation.cancel(Cancellation.Cause.DEADLINE, message(timeout));
    }

    /**
     * Returns the failure to report to the caller: that of the request's own cancellation or timeout, where the failure is only a consequence
     * of it.
     *
     * @param timeout of the request
     */
    public static Throwable reported(Throwable failure, Cancellation cancellation, Duration timeout) {
        if (!(failure instanceof Cancelled)) {
            return failure;
        }
        if (cancellation.isCancelled()) {
            return cancellation.exception();
        }
        return cancellation.remaining().isZero()
                ? new ProviderUnavailable(message(timeout), ProviderUnavailable.Reason.DEADLINE, failure)
                : failure;
    }

    private static String message(Duration timeout) {
        return timeout.toMillis() % 1000 == 0
                ? "no response within the request timeout of %d s".formatted(timeout.toSeconds())
                : "no response within the request timeout of %d ms".formatted(timeout.toMillis());
    }

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
