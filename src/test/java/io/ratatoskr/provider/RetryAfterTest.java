package io.ratatoskr.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private static Duration of(String... headers) {
        Map<String, String> map = new java.util.HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            map.put(headers[i], headers[i + 1]);
        }
        return RetryAfter.fromHeaders(new ProviderHttpResponse(429, map, new byte[0]), NOW);
    }

    @Test
    void millis_win_over_seconds_and_seconds_over_resets() {
        assertThat(of("retry-after-ms", "250", "retry-after", "9")).isEqualTo(Duration.ofMillis(250));
        assertThat(of("retry-after", "9", "x-ratelimit-reset-requests", "1m")).isEqualTo(Duration.ofSeconds(9));
        assertThat(of("retry-after", "1.5")).isEqualTo(Duration.ofMillis(1500));
        assertThat(of("retry-after", "soon")).isNull();
        assertThat(of()).isNull();
    }

    @Test
    void a_date_is_a_wait_and_a_past_one_none() {
        assertThat(of("retry-after", "Mon, 23 Nov 2026 10:00:30 GMT")).isEqualTo(Duration.ofSeconds(30));
        assertThat(of("retry-after", "Mon, 23 Nov 2026 09:00:30 GMT")).isEqualTo(Duration.ZERO);
    }

    @Test
    void the_reset_of_the_exhausted_limit_counts() {
        assertThat(of(
                        "x-ratelimit-reset-requests",
                        "120ms",
                        "x-ratelimit-remaining-requests",
                        "0",
                        "x-ratelimit-reset-tokens",
                        "6m0s",
                        "x-ratelimit-remaining-tokens",
                        "500"))
                .isEqualTo(Duration.ofMillis(120));
        assertThat(of("x-ratelimit-reset-requests", "1s", "x-ratelimit-reset-tokens", "1m2.5s"))
                .isEqualTo(Duration.ofMillis(62_500));
        assertThat(of("x-ratelimit-reset", Long.toString(NOW.toEpochMilli() + 4000)))
                .isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void absurd_waits_are_bounded() {
        assertThat(of("retry-after", "999999999")).isEqualTo(Duration.ofDays(1));
        assertThat(RetryAfter.parseDuration("5x")).isNull();
        assertThat(RetryAfter.parseDuration("1s 5")).isNull();
    }
}
