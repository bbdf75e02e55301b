package io.ratatoskr.limits;

import io.ratatoskr.settings.RateSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The configured rates of a provider or model. Not thread-safe. */
final class ConfiguredRates {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final @Nullable RateWindow requests;
    private final @Nullable RateWindow tokens;

    ConfiguredRates(RateSettings settings) {
        requests = settings.requestsPerMinute() > 0 ? new RateWindow(settings.requestsPerMinute(), MINUTE) : null;
        tokens = settings.tokensPerMinute() > 0 ? new RateWindow(settings.tokensPerMinute(), MINUTE) : null;
    }

    /** The earliest time from {@code from} on at which that many requests are within the rate. */
    long earliestOfRequests(long now, long from, long count) {
        return earliest(requests, now, from, count);
    }

    /** The earliest time from {@code from} on at which that many tokens are within the rate. */
    long earliestOfTokens(long now, long from, long count) {
        return earliest(tokens, now, from, count);
    }

    private static long earliest(@Nullable RateWindow window, long now, long from, long amount) {
        return window == null || amount == 0 ? from : window.earliest(now, from, amount);
    }

    void reserve(long time, long requestCount, long tokenCount) {
        if (requests != null) {
            requests.reserve(time, requestCount);
        }
        if (tokens != null && tokenCount > 0) {
            tokens.reserve(time, tokenCount);
        }
    }

    void cancel(Admission admission) {
        if (requests != null) {
            requests.cancel(admission.timeNanos(), admission.requests());
        }
        if (tokens != null) {
            tokens.cancel(admission.timeNanos(), admission.tokens());
        }
    }

    /** Replaces the tokens of a reservation by the actual ones. */
    void correct(Admission admission, long actual) {
        if (tokens != null) {
            tokens.correct(admission.timeNanos(), admission.tokens(), actual);
        }
    }
}
