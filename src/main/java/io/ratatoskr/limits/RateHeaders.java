package io.ratatoskr.limits;

import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the limits in the headers of a response: {@code x-ratelimit-…-requests} and {@code …-tokens} of OpenAI and those that follow it,
 * with durations such as {@code 6m0s}, and {@code anthropic-ratelimit-requests-…} and {@code …-tokens-…} with times of RFC 3339. A limit
 * without all three of limit, remaining amount and reset, or with a value that is not well-formed, is ignored. Sources: "Rate limits" of
 * OpenAI's and Anthropic's API documentation.
 */
public final class RateHeaders {
    private static final Pattern DURATION_PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h|d)");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(?:\\.\\d{1,9})?");

    private RateHeaders() {}

    /**
     * @param header the value of a header by its lower-case name; null: there is none
     * @return null if no limit is reported
     */
    public static @Nullable RateReport read(Function<String, @Nullable String> header, InstantSource clock) {
        ReportedLimit requests = read(Names.REQUESTS, header, clock);
        ReportedLimit tokens = read(Names.TOKENS, header, clock);
        if (requests == null && tokens == null) {
            requests = read(Names.ANTHROPIC_REQUESTS, header, clock);
            tokens = read(Names.ANTHROPIC_TOKENS, header, clock);
        }
        return requests == null && tokens == null ? null : new RateReport(requests, tokens);
    }

    /** The headers of a limit; {@code isTime} if the reset is a time. */
    private record Names(String remaining, String limit, String reset, boolean isTime) {
        static final Names REQUESTS = new Names(
                "x-ratelimit-remaining-requests", "x-ratelimit-limit-requests", "x-ratelimit-reset-requests", false);
        static final Names TOKENS = new Names(
                "x-ratelimit-remaining-tokens", "x-ratelimit-limit-tokens", "x-ratelimit-reset-tokens", false);
        static final Names ANTHROPIC_REQUESTS = new Names(
                "anthropic-ratelimit-requests-remaining",
                "anthropic-ratelimit-requests-limit",
                "anthropic-ratelimit-requests-reset",
                true);
        /** Those of the limit that leaves least, of input, output and all tokens. */
        static final Names ANTHROPIC_TOKENS = new Names(
                "anthropic-ratelimit-tokens-remaining",
                "anthropic-ratelimit-tokens-limit",
                "anthropic-ratelimit-tokens-reset",
                true);
    }

    private static @Nullable ReportedLimit read(
            Names names, Function<String, @Nullable String> header, InstantSource clock) {
        Long remaining = amount(header.apply(names.remaining));
        if (remaining == null) {
            return null;
        }
        Long limit = amount(header.apply(names.limit));
        String text = header.apply(names.reset);
        Duration reset = names.isTime ? untilTime(text, clock) : duration(text);
        return limit == null || reset == null ? null : new ReportedLimit(limit, remaining, reset);
    }

    /** A number without sign, of up to 18 digits; providers also write {@code 150000.0}. */
    private static @Nullable Long amount(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String number = text.strip();
        int end = number.indexOf('.');
        String whole = end < 0 ? number : number.substring(0, end);
        if (whole.isEmpty() || whole.length() > 18 || number.length() > 30) {
            return null;
        }
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if ((c < '0' || c > '9') && i != end) {
                return null;
            }
        }
        return Long.parseLong(whole);
    }

    private static @Nullable Duration duration(@Nullable String text) {
        if (text == null || text.length() > 64) {
            return null;
        }
        String span = text.strip();
        if (SECONDS.matcher(span).matches()) {
            return ofSeconds(Double.parseDouble(span));
        }
        Matcher parts = DURATION_PART.matcher(span);
        double seconds = 0;
        int at = 0;
        while (at < span.length() && parts.find() && parts.start() == at) {
            seconds += Double.parseDouble(parts.group(1)) * unitSeconds(parts.group(2));
            at = parts.end();
        }
        return at == 0 || at < span.length() ? null : ofSeconds(seconds);
    }

    private static Duration ofSeconds(double seconds) {
        double capped = Math.min(seconds, (double) ReportedLimit.MAX_RESET.toSeconds());
        return Duration.ofNanos((long) (capped * 1e9));
    }

    private static double unitSeconds(String unit) {
        return switch (unit) {
            case "ms" -> 0.001;
            case "s" -> 1;
            case "m" -> 60;
            case "h" -> 3_600;
            default -> 86_400;
        };
    }

    private static @Nullable Duration untilTime(@Nullable String text, InstantSource clock) {
        if (text == null || text.length() > 64) {
            return null;
        }
        try {
            return Duration.between(
                    clock.instant(), OffsetDateTime.parse(text.strip()).toInstant());
        } catch (DateTimeParseException | ArithmeticException malformed) {
            return null;
        }
    }
}
