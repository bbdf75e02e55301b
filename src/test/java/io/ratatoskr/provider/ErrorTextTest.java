package io.ratatoskr.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorTextTest {
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
        assertThat(ErrorText.sanitize("no: " + key + " is wrong"))
                .doesNotContain("SECRET")
                .contains("***")
                .contains("is wrong".substring(3));
    }

    @Test
    void words_are_one_short_line() {
        assertThat(ErrorText.sanitize(" a\r\n\tb\u0000 c ")).isEqualTo("a b c");
        assertThat(ErrorText.sanitize("x".repeat(5000))).hasSize(500);
    }

    @Test
    void a_body_is_named_by_what_it_is() {
        assertThat(ErrorText.describeBody("\n<!DOCTYPE html><p>".getBytes(UTF_8), "text/html"))
                .isEqualTo("an HTML page");
        assertThat(ErrorText.describeBody(new byte[0], null)).isEqualTo("an empty body");
        assertThat(ErrorText.describeBody("upstream died".getBytes(UTF_8), "text/plain"))
                .isEqualTo("13 bytes (text/plain): upstream died");
        assertThat(ErrorText.describeBody("y".repeat(100_000).getBytes(UTF_8), null)).hasSizeLessThan(230);
    }
}
