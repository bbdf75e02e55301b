package io.ratatoskr.provider.anthropic;

import io.ratatoskr.provider.HttpAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code anthropic-ratelimit-<limit>-reset}, the RFC 3339 time at which an exhausted limit is refilled. */
final class RateLimits {
    private static final List<String> LIMITS = List.of("requests", "tokens", "input-tokens", "output-tokens");
    private static final Duration LONGEST = Duration.ofDays(1);

    private RateLimits() {}

    /** The longest wait among the limits with nothing remaining, at most a day; null if no header reports one. */
    static @Nullable Duration reset(HttpAnswer answer, Instant now) {
        Duration longest = null;
        for (String what : LIMITS) {
            String remaining = answer.header("anthropic-ratelimit-%s-remaining".formatted(what));
            Instant reset = time(answer.header("anthropic-ratelimit-%s-reset".formatted(what)));
            if (reset == null || remaining == null || !remaining.strip().equals("0")) {
                continue;
            }
            Duration wait = bounded(Duration.between(now, reset));
            longest = longest == null || wait.compareTo(longest) > 0 ? wait : longest;
        }
        return longest;
    }

    private static @Nullable Instant time(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text.strip()).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static Duration bounded(Duration wait) {
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
