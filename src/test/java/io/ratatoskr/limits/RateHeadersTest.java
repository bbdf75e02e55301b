package io.ratatoskr.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The headers in which providers report their limits. */
final class RateHeadersTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2025-06-01T12:00:00Z"));

    private static RateReport read(String... headers) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            map.put(headers[i], headers[i + 1]);
        }
        return RateHeaders.read(map::get, CLOCK);
    }

    private static RateReport openAi(String limit, String remaining, String reset) {
        return read(
                "x-ratelimit-limit-requests", limit,
                "x-ratelimit-remaining-requests", remaining,
                "x-ratelimit-reset-requests", reset);
    }

    @Test
    void requests_and_tokens_of_openai_are_read() {
        RateReport report = read(
                "x-ratelimit-limit-requests", "60",
                "x-ratelimit-limit-tokens", "150000",
                "x-ratelimit-remaining-requests", "59",
                "x-ratelimit-remaining-tokens", "149984",
                "x-ratelimit-reset-requests", "1s",
                "x-ratelimit-reset-tokens", "6m0s");
        assertThat(report.requests()).isEqualTo(new ReportedLimit(60, 59, Duration.ofSeconds(1)));
        assertThat(report.tokens()).isEqualTo(new ReportedLimit(150_000, 149_984, Duration.ofMinutes(6)));
    }

    @Test
    void requests_and_tokens_of_anthropic_are_read() {
        RateReport report = read(
                "anthropic-ratelimit-requests-limit", "50",
                "anthropic-ratelimit-requests-remaining", "49",
                "anthropic-ratelimit-requests-reset", "2025-06-01T12:00:01Z",
                "anthropic-ratelimit-tokens-limit", "40000",
                "anthropic-ratelimit-tokens-remaining", "0",
                "anthropic-ratelimit-tokens-reset", "2025-06-01T14:00:30+02:00");
        assertThat(report.requests()).isEqualTo(new ReportedLimit(50, 49, Duration.ofSeconds(1)));
        assertThat(report.tokens()).isEqualTo(new ReportedLimit(40_000, 0, Duration.ofSeconds(30)));
    }

    @ParameterizedTest
    @CsvSource({
        "6m0s,360000",
        "120ms,120",
        "7.66s,7660",
        "2m59.56s,179560",
        "1h0m0s,3600000",
        "5,5000",
        "1d,86400000",
        "0s,0"
    })
    void durations_are_read(String text, long millis) {
        assertThat(openAi("9", "1", text).requests().reset().toMillis()).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "-1s",
                "1y",
                "1s2",
                "s",
                "1e9s",
                "1s ",
                "99999999999s",
                "2025-06-01T12:00:01Z",
                "NaN",
                "1..5s"
            })
    void what_is_no_duration_is_ignored_or_bounded(String text) {
        RateReport report = openAi("9", "1", text);
        if (report != null) {
            assertThat(report.requests().reset()).isBetween(Duration.ZERO, Duration.ofDays(1));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-5", "x", "1e3", "0x10", "99999999999999999999", "1.2.3", "١٢", ".", "5 5", "NaN", "+1"})
    void what_is_no_number_is_ignored(String text) {
        assertThat(openAi("9", text, "1s")).isNull();
        assertThat(openAi(text, "1", "1s")).isNull();
    }

    @Test
    void hostile_values_are_bounded() {
        ReportedLimit limit = openAi("0", "999999999999999999", "999999999d").requests();
        assertThat(limit.limit()).isEqualTo(1_000_000_000_000L);
        assertThat(limit.remaining()).isEqualTo(1_000_000_000_000L);
        assertThat(limit.reset()).isEqualTo(Duration.ofDays(1));
        RateReport past = read(
                "anthropic-ratelimit-requests-limit", "5",
                "anthropic-ratelimit-requests-remaining", "0",
                "anthropic-ratelimit-requests-reset", "-999999999-01-01T00:00:00Z");
        assertThat(past == null || past.requests().reset().isZero()).isTrue();
        RateReport future = read(
                "anthropic-ratelimit-requests-limit", "5",
                "anthropic-ratelimit-requests-remaining", "0",
                "anthropic-ratelimit-requests-reset", "+999999999-12-31T00:00:00Z");
        assertThat(future == null || future.requests().reset().equals(Duration.ofDays(1)))
                .isTrue();
    }

    @Test
    void a_limit_without_all_its_headers_is_ignored() {
        assertThat(read()).isNull();
        assertThat(read("x-ratelimit-remaining-requests", "1")).isNull();
        assertThat(read("x-ratelimit-remaining-requests", "1", "x-ratelimit-limit-requests", "5"))
                .isNull();
        assertThat(read("x-ratelimit-limit-tokens", "5", "x-ratelimit-reset-tokens", "1s"))
                .isNull();
    }
}
