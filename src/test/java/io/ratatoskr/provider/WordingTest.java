package io.ratatoskr.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordingTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-proj-SECRETabcdef",
                "sk-or-v1-SECRET123",
                "Bearer SECRETtoken",
                "hf_SECRETabc",
                "AIzaSECRETxyz",
                "gsk_SECRETabc",
                "xai-SECRET99",
                "https://x/y?key=SECRET&a=b"
            })
    void what_looks_like_a_key_is_masked(String key) {
        assertThat(Wording.of("no: " + key + " is wrong"))
                .doesNotContain("SECRET")
                .contains("***")
                .contains("is wrong".substring(3));
    }

    @Test
    void words_are_one_short_line() {
        assertThat(Wording.of(" a\r\n\tb\u0000 c ")).isEqualTo("a b c");
        assertThat(Wording.of("x".repeat(5000))).hasSize(500);
    }

    @Test
    void a_body_is_named_by_what_it_is() {
        assertThat(Wording.body("\n<!DOCTYPE html><p>".getBytes(UTF_8), "text/html"))
                .isEqualTo("an HTML page");
        assertThat(Wording.body(new byte[0], null)).isEqualTo("an empty body");
        assertThat(Wording.body("upstream died".getBytes(UTF_8), "text/plain"))
                .isEqualTo("13 bytes (text/plain): upstream died");
        assertThat(Wording.body("y".repeat(100_000).getBytes(UTF_8), null)).hasSizeLessThan(230);
    }
}
