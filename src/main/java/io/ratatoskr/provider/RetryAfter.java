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
    private static final Duration MAX_WAIT = Duration.ofDays(1);
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(?:\\.\\d{1,9})?");
    private static final Pattern DURATION_PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h|d)");
    private static final Pattern EPOCH_MILLIS = Pattern.compile("\\d{13}");

    private RetryAfter() {}

    /** From {@code retry-after-ms}, {@code retry-after}, then the reset time of an exhausted {@code x-ratelimit}. */
    public static @Nullable Duration fromHeaders(ProviderHttpResponse response, Instant now) {
        Duration millis = parseMillis(response.header("retry-after-ms"));
        if (millis != null) {
            return millis;
        }
        Duration wait = parseSecondsOrDate(response.header("retry-after"), now);
        return wait != null ? wait : rateLimitReset(response, now);
    }

    /** A duration such as {@code 6m0s}, {@code 34.07s} or {@code 120ms}; a bare number is seconds. */
    public static @Nullable Duration parseDuration(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String span = text.strip();
        if (SECONDS.matcher(span).matches()) {
            return scale(span, 1_000);
        }
        Matcher parts = DURATION_PART.matcher(span);
        Duration sum = Duration.ZERO;
        int at = 0;
        while (at < span.length() && parts.find() && parts.start() == at) {
            sum = sum.plus(scale(parts.group(1), unitMillis(parts.group(2))));
            at = parts.end();
        }
        return at == 0 || at < span.length() ? null : clamp(sum);
    }

    private static @Nullable Duration parseMillis(@Nullable String text) {
        return text != null && SECONDS.matcher(text.strip()).matches() ? scale(text.strip(), 1) : null;
    }

    private static @Nullable Duration parseSecondsOrDate(@Nullable String text, Instant now) {
        if (text == null) {
            return null;
        }
        Duration span = parseDuration(text);
        if (span != null) {
            return span;
        }
        try {
            Instant date = ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return clamp(Duration.between(now, date));
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static @Nullable Duration rateLimitReset(ProviderHttpResponse response, Instant now) {
        Duration max = parseEpochMillis(response.header("x-ratelimit-reset"), now);
        for (String limit : new String[] {"requests", "tokens"}) {
            Duration reset = parseDuration(response.header("x-ratelimit-reset-" + limit));
            String remaining = response.header("x-ratelimit-remaining-" + limit);
            boolean exhausted = remaining == null || remaining.strip().equals("0");
            if (reset != null && exhausted && (max == null || reset.compareTo(max) > 0)) {
                max = reset;
            }
        }
        return max;
    }

    private static @Nullable Duration parseEpochMillis(@Nullable String text, Instant now) {
        if (text == null || !EPOCH_MILLIS.matcher(text.strip()).matches()) {
            return null;
        }
        return clamp(Duration.between(now, Instant.ofEpochMilli(Long.parseLong(text.strip()))));
    }

    private static long unitMillis(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> 86_400_000;
        };
    }

    private static Duration scale(String number, long millisEach) {
        return clamp(Duration.ofNanos((long) Math.min(Double.parseDouble(number) * millisEach * 1e6, 1e18)));
    }

    private static Duration clamp(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : wait;
    }
}
