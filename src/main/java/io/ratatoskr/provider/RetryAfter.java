package io.ratatoskr.provider;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the retry delay from response headers. Never negative, at most one day; null if there is none. */
public final class RetryAfter {
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(?:\\.\\d{1,9})?");
    private static final Pattern SPAN = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h|d)");
    private static final Pattern EPOCH_MILLIS = Pattern.compile("\\d{13}");

    private RetryAfter() {}

    /** From {@code retry-after-ms}, {@code retry-after}, then the reset time of an exhausted {@code x-ratelimit}. */
    public static @Nullable Duration of(HttpAnswer answer, Instant now) {
        Duration millis = millis(answer.header("retry-after-ms"));
        if (millis != null) {
            return millis;
        }
        Duration wait = secondsOrDate(answer.header("retry-after"), now);
        return wait != null ? wait : reset(answer, now);
    }

    /** A duration such as {@code 6m0s}, {@code 34.07s} or {@code 120ms}; a bare number is seconds. */
    public static @Nullable Duration span(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String span = text.strip();
        if (SECONDS.matcher(span).matches()) {
            return scaled(span, 1_000);
        }
        Matcher parts = SPAN.matcher(span);
        Duration sum = Duration.ZERO;
        int at = 0;
        while (at < span.length() && parts.find() && parts.start() == at) {
            sum = sum.plus(scaled(parts.group(1), unit(parts.group(2))));
            at = parts.end();
        }
        return at == 0 || at < span.length() ? null : bounded(sum);
    }

    private static @Nullable Duration millis(@Nullable String text) {
        return text != null && SECONDS.matcher(text.strip()).matches() ? scaled(text.strip(), 1) : null;
    }

    private static @Nullable Duration secondsOrDate(@Nullable String text, Instant now) {
        if (text == null) {
            return null;
        }
        Duration span = span(text);
        if (span != null) {
            return span;
        }
        try {
            Instant then = ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return bounded(Duration.between(now, then));
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static @Nullable Duration reset(HttpAnswer answer, Instant now) {
        Duration longest = epoch(answer.header("x-ratelimit-reset"), now);
        for (String what : new String[] {"requests", "tokens"}) {
            Duration reset = span(answer.header("x-ratelimit-reset-" + what));
            String remaining = answer.header("x-ratelimit-remaining-" + what);
            boolean spent = remaining == null || remaining.strip().equals("0");
            if (reset != null && spent && (longest == null || reset.compareTo(longest) > 0)) {
                longest = reset;
            }
        }
        return longest;
    }

    private static @Nullable Duration epoch(@Nullable String text, Instant now) {
        if (text == null || !EPOCH_MILLIS.matcher(text.strip()).matches()) {
            return null;
        }
        return bounded(Duration.between(now, Instant.ofEpochMilli(Long.parseLong(text.strip()))));
    }

    private static long unit(String word) {
        return switch (word) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> 86_400_000;
        };
    }

    private static Duration scaled(String number, long millisEach) {
        return bounded(Duration.ofNanos((long) Math.min(Double.parseDouble(number) * millisEach * 1e6, 1e18)));
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
