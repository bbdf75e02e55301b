package io.ratatoskr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TypesTest {
    private static final Type<Duration> DURATION = Durations.between("0s", "24h");
    private static final Type<Long> SIZE = Sizes.between("0B", "1024GiB");

    @Test
    void durations_carry_their_unit() throws Unfit {
        assertThat(DURATION.read("5s")).isEqualTo(Duration.ofSeconds(5));
        assertThat(DURATION.read("200ms")).isEqualTo(Duration.ofMillis(200));
        assertThat(DURATION.read("1m30s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(DURATION.read("2h")).isEqualTo(Duration.ofHours(2));
        refused(DURATION, "5", "'5' has no unit; write 5s");
        refused(DURATION, "", "'' is not a duration");
        refused(DURATION, "5 s", "is not a duration");
        refused(DURATION, "-5s", "is not a duration");
        refused(DURATION, "30s1m", "is not a duration");
        refused(DURATION, "25h", "'25h' is out of range; expected 0s to 24h");
        refused(DURATION, "99999999999999999999s", "is not a duration");
    }

    @Test
    void every_duration_comes_back_from_its_text() throws Unfit {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            var value = Duration.ofMillis(random.nextLong(Duration.ofHours(24).toMillis()));
            String text = "%dh%dm%ds%dms"
                    .formatted(value.toHours(), value.toMinutesPart(), value.toSecondsPart(), value.toMillisPart());
            assertThat(DURATION.read(text)).as("seed %d", seed).isEqualTo(value);
        }
    }

    @Test
    void sizes_carry_their_unit() throws Unfit {
        assertThat(SIZE.read("64MiB")).isEqualTo(64L << 20);
        assertThat(SIZE.read("16MB")).isEqualTo(16_000_000);
        assertThat(SIZE.read("512KiB")).isEqualTo(512L << 10);
        assertThat(SIZE.read("7B")).isEqualTo(7);
        refused(SIZE, "64", "'64' has no unit; write 64MiB, 64KiB or 64B");
        refused(SIZE, "64mb", "unknown unit");
        refused(SIZE, "many", "is not a size");
        refused(SIZE, "999999999999GiB", "out of range");
        refused(Sizes.array("1B"), "3GiB", "out of range");
    }

    @Test
    void switches_are_true_or_false() throws Unfit {
        assertThat(Types.SWITCH.read("true")).isTrue();
        refused(Types.SWITCH, "yes", "'yes' is not a boolean; expected true or false");
        refused(Types.SWITCH, "TRUE", "expected true or false");
        refused(Types.SWITCH, "", "expected true or false");
    }

    @Test
    void counts_stay_in_their_range() throws Unfit {
        assertThat(Types.count(0, 65_535).read("0")).isZero();
        refused(Types.count(0, 65_535), "70000", "'70000' is out of range; expected 0 to 65535");
        refused(Types.count(1, 2), "1.5", "is not an integer");
        refused(Types.count(1, 2), "99999999999999999999", "is not an integer");
    }

    @Test
    void percentages_may_have_their_sign() throws Unfit {
        assertThat(Types.PERCENT.read("50%")).isEqualTo(50f);
        assertThat(Types.PERCENT.read("12.5")).isEqualTo(12.5f);
        refused(Types.PERCENT, "0", "out of range");
        refused(Types.PERCENT, "0x10", "not a percentage");
    }

    @Test
    void lists_stand_between_commas() throws Unfit {
        assertThat(Types.LIST.read("a, b ,c")).containsExactly("a", "b", "c");
        assertThat(Types.LIST.read("")).isEmpty();
        refused(Types.LIST, "a,,b", "empty entry");
        refused(Types.LIST, "a,b,a", "'a' is listed twice");
    }

    @Test
    void base_urls_are_whole_and_hold_nothing_secret() throws Unfit {
        assertThat(Urls.BASE.read("https://api.example.com/v1")).isEqualTo(URI.create("https://api.example.com/v1"));
        assertThat(Urls.BASE.read("http://[::1]:8080")).isEqualTo(URI.create("http://[::1]:8080"));
        refused(Urls.BASE, "localhost:11434", "'localhost:11434' has no scheme; write http://localhost:11434");
        refused(Urls.BASE, "api.example.com/v1", "has no scheme; write https://api.example.com/v1");
        refused(Urls.BASE, "https://api.example.com/v1/", "has a trailing slash; write https://api.example.com/v1");
        refused(Urls.BASE, "ftp://example.com", "has the scheme 'ftp'");
        refused(Urls.BASE, "https://exa mple.com", "is not a URL");
        refused(Urls.BASE, "https:///v1", "no");
        refused(Urls.BASE, "https://example.com:99999", "port out of range");
        for (String secret : new String[] {"https://me:hush@example.com", "https://example.com/v1?key=hush"}) {
            assertThatExceptionOfType(Unfit.class)
                    .isThrownBy(() -> Urls.BASE.read(secret))
                    .withMessageContaining("not shown")
                    .withMessageNotContaining("hush");
        }
    }

    @Test
    void loopback_is_told_by_the_name_alone() {
        assertThat(new String[] {"localhost", "127.0.0.1", "127.8.9.1", "::1", "[::1]", "a.localhost"})
                .allMatch(Urls::loopback);
        assertThat(new String[] {"0.0.0.0", "127.0.0.1.example.com", "example.com", "10.0.0.1", "::"})
                .noneMatch(Urls::loopback);
    }

    @Test
    void origins_are_no_wildcards_and_have_no_path() throws Unfit {
        assertThat(Urls.ORIGIN.read("https://App.example.com")).isEqualTo("https://app.example.com");
        refused(Urls.ORIGIN, "*", "every web page");
        refused(Urls.ORIGIN, "https://app.example.com/x", "has a path");
    }

    @Test
    void fixed_headers_keep_their_order_and_never_hold_keys() throws Unfit {
        Map<String, String> headers = Headers.FIXED.read("X-Title: My: App; HTTP-Referer: https://example.com/x");
        assertThat(headers)
                .containsExactly(Map.entry("X-Title", "My: App"), Map.entry("HTTP-Referer", "https://example.com/x"));
        refused(Headers.FIXED, "no colon", "has no colon");
        refused(Headers.FIXED, "X-A: 1; x-a: 2", "twice");
        refused(Headers.FIXED, "Host: example.com", "belongs to the connection");
        assertThatExceptionOfType(Unfit.class)
                .isThrownBy(() -> Headers.FIXED.read("Authorization: Bearer hush"))
                .withMessageContaining("not shown")
                .withMessageNotContaining("hush");
    }

    @Test
    void credentials_of_the_caller_are_never_forwarded() throws Unfit {
        assertThat(Headers.FORWARDED.read("Anthropic-Beta, x-trace")).containsExactly("anthropic-beta", "x-trace");
        for (String name : new String[] {"Authorization", "x-api-key", "Cookie", "Proxy-Authorization"}) {
            refused(Headers.FORWARDED, name, "credentials");
        }
        refused(Headers.FORWARDED, "transfer-encoding", "belongs to the connection");
    }

    private static void refused(Type<?> type, String text, String message) {
        assertThatExceptionOfType(Unfit.class).isThrownBy(() -> type.read(text)).withMessageContaining(message);
    }
}
