package io.ratatoskr.provider.anthropic;

import io.ratatoskr.provider.ProviderHttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code anthropic-ratelimit-<limit>-reset}, the RFC 3339 time at which an exhausted limit is refilled. */
final class RateLimitHeaders {
    private static final List<String> LIMITS = List.of("requests", "tokens", "input-tokens", "output-tokens");
    private static final Duration MAX_WAIT = Duration.ofDays(1);

    private RateLimitHeaders() {}

    /** The longest wait among the limits with nothing remaining, at most a day; null if no header reports one. */
    static @Nullable Duration waitUntilReset(ProviderHttpResponse response, Instant now) {
        Duration result = null;
        for (String limit : LIMITS) {
            String remaining = response.header("anthropic-ratelimit-%s-remaining".formatted(limit));
            Instant reset = parseTime(response.header("anthropic-ratelimit-%s-reset".formatted(limit)));
            if (reset == null || remaining == null || !remaining.strip().equals("0")) {
                continue;
            }
            Duration wait = clamp(Duration.between(now, reset));
            result = result == null || wait.compareTo(result) > 0 ? wait : result;
        }
        return result;
    }

    private static @Nullable Instant parseTime(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text.strip()).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static Duration clamp(Duration wait) {
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : wait;
    }
}
