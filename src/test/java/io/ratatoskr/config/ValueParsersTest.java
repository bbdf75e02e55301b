package io.ratatoskr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ValueParsersTest {
    private static final ValueParser<Duration> DURATION = Durations.between("0s", "24h");
    private static final ValueParser<Long> SIZE = Sizes.between("0B", "1024GiB");

    @Test
    void durations_carry_their_unit() throws InvalidValueException {
        assertThat(DURATION.parse("5s")).isEqualTo(Duration.ofSeconds(5));
        assertThat(DURATION.parse("200ms")).isEqualTo(Duration.ofMillis(200));
        assertThat(DURATION.parse("1m30s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(DURATION.parse("2h")).isEqualTo(Duration.ofHours(2));
        assertRejected(DURATION, "5", "'5' has no unit; write 5s");
        assertRejected(DURATION, "", "'' is not a duration");
        assertRejected(DURATION, "5 s", "is not a duration");
        assertRejected(DURATION, "-5s", "is not a duration");
        assertRejected(DURATION, "30s1m", "is not a duration");
        assertRejected(DURATION, "25h", "'25h' is out of range; expected 0s to 24h");
        assertRejected(DURATION, "99999999999999999999s", "is not a duration");
    }

    @Test
    void every_duration_comes_back_from_its_text() throws InvalidValueException {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            var value = Duration.ofMillis(random.nextLong(Duration.ofHours(24).toMillis()));
            String text = "%dh%dm%ds%dms"
                    .formatted(value.toHours(), value.toMinutesPart(), value.toSecondsPart(), value.toMillisPart());
            assertThat(DURATION.parse(text)).as("seed %d", seed).isEqualTo(value);
        }
    }

    @Test
    void sizes_carry_their_unit() throws InvalidValueException {
        assertThat(SIZE.parse("64MiB")).isEqualTo(64L << 20);
        assertThat(SIZE.parse("16MB")).isEqualTo(16_000_000);
        assertThat(SIZE.parse("512KiB")).isEqualTo(512L << 10);
        assertThat(SIZE.parse("7B")).isEqualTo(7);
        assertRejected(SIZE, "64", "'64' has no unit; write 64MiB, 64KiB or 64B");
        assertRejected(SIZE, "64mb", "unknown unit");
        assertRejected(SIZE, "many", "is not a size");
        assertRejected(SIZE, "999999999999GiB", "out of range");
        assertRejected(Sizes.array("1B"), "3GiB", "out of range");
    }

    @Test
    void booleans_are_true_or_false() throws InvalidValueException {
        assertThat(ValueParsers.BOOLEAN.parse("true")).isTrue();
        assertRejected(ValueParsers.BOOLEAN, "yes", "'yes' is not a boolean; expected true or false");
        assertRejected(ValueParsers.BOOLEAN, "TRUE", "expected true or false");
        assertRejected(ValueParsers.BOOLEAN, "", "expected true or false");
    }

    @Test
    void counts_stay_in_their_range() throws InvalidValueException {
        assertThat(ValueParsers.integer(0, 65_535).parse("0")).isZero();
        assertRejected(ValueParsers.integer(0, 65_535), "70000", "'70000' is out of range; expected 0 to 65535");
        assertRejected(ValueParsers.integer(1, 2), "1.5", "is not an integer");
        assertRejected(ValueParsers.integer(1, 2), "99999999999999999999", "is not an integer");
    }

    @Test
    void percentages_may_have_their_sign() throws InvalidValueException {
        assertThat(ValueParsers.PERCENT.parse("50%")).isEqualTo(50f);
        assertThat(ValueParsers.PERCENT.parse("12.5")).isEqualTo(12.5f);
        assertRejected(ValueParsers.PERCENT, "0", "out of range");
        assertRejected(ValueParsers.PERCENT, "0x10", "not a percentage");
    }

    @Test
    void lists_are_comma_separated() throws InvalidValueException {
        assertThat(ValueParsers.LIST.parse("a, b ,c")).containsExactly("a", "b", "c");
        assertThat(ValueParsers.LIST.parse("")).isEmpty();
        assertRejected(ValueParsers.LIST, "a,,b", "empty entry");
        assertRejected(ValueParsers.LIST, "a,b,a", "'a' is listed twice");
    }

    @Test
    void base_urls_are_whole_and_hold_nothing_secret() throws InvalidValueException {
        assertThat(Urls.BASE.parse("https://api.example.com/v1")).isEqualTo(URI.create("https://api.example.com/v1"));
        assertThat(Urls.BASE.parse("http://[::1]:8080")).isEqualTo(URI.create("http://[::1]:8080"));
        assertRejected(Urls.BASE, "localhost:11434", "'localhost:11434' has no scheme; write http://localhost:11434");
        assertRejected(Urls.BASE, "api.example.com/v1", "has no scheme; write https://api.example.com/v1");
        assertRejected(Urls.BASE, "https://api.example.com/v1/", "has a trailing slash; write https://api.example.com/v1");
        assertRejected(Urls.BASE, "ftp://example.com", "has the scheme 'ftp'");
        assertRejected(Urls.BASE, "https://exa mple.com", "is not a URL");
        assertRejected(Urls.BASE, "https:///v1", "no");
        assertRejected(Urls.BASE, "https://example.com:99999", "port out of range");
        for (String secret : new String[] {"https://me:hush@example.com", "https://example.com/v1?key=hush"}) {
            assertThatExceptionOfType(InvalidValueException.class)
                    .isThrownBy(() -> Urls.BASE.parse(secret))
                    .withMessageContaining("not shown")
                    .withMessageNotContaining("hush");
        }
    }

    @Test
    void loopback_is_recognised_by_the_name_alone() {
        assertThat(new String[] {"localhost", "127.0.0.1", "127.8.9.1", "::1", "[::1]", "a.localhost"})
                .allMatch(Urls::isLoopback);
        assertThat(new String[] {"0.0.0.0", "127.0.0.1.example.com", "example.com", "10.0.0.1", "::"})
                .noneMatch(Urls::isLoopback);
    }

    @Test
    void origins_are_no_wildcards_and_have_no_path() throws InvalidValueException {
        assertThat(Urls.ORIGIN.parse("https://App.example.com")).isEqualTo("https://app.example.com");
        assertRejected(Urls.ORIGIN, "*", "every web page");
        assertRejected(Urls.ORIGIN, "https://app.example.com/x", "has a path");
    }

    @Test
    void fixed_headers_keep_their_order_and_never_hold_keys() throws InvalidValueException {
        Map<String, String> headers = HeaderParsers.FIXED.parse("X-Title: My: App; HTTP-Referer: https://example.com/x");
        assertThat(headers)
                .containsExactly(Map.entry("X-Title", "My: App"), Map.entry("HTTP-Referer", "https://example.com/x"));
        assertRejected(HeaderParsers.FIXED, "no colon", "has no colon");
        assertRejected(HeaderParsers.FIXED, "X-A: 1; x-a: 2", "twice");
        assertRejected(HeaderParsers.FIXED, "Host: example.com", "belongs to the connection");
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> HeaderParsers.FIXED.parse("Authorization: Bearer hush"))
                .withMessageContaining("not shown")
                .withMessageNotContaining("hush");
    }

    @Test
    void credentials_of_the_caller_are_never_forwarded() throws InvalidValueException {
        assertThat(HeaderParsers.FORWARDED.parse("Anthropic-Beta, x-trace")).containsExactly("anthropic-beta", "x-trace");
        for (String name : new String[] {"Authorization", "x-api-key", "Cookie", "Proxy-Authorization"}) {
            assertRejected(HeaderParsers.FORWARDED, name, "credentials");
        }
        assertRejected(HeaderParsers.FORWARDED, "transfer-encoding", "belongs to the connection");
    }

    private static void assertRejected(ValueParser<?> type, String text, String message) {
        assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> type.parse(text)).withMessageContaining(message);
    }
}
