package io.ratatoskr.camel.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of providers and models as header values. */
final class GatewayHeadersTest {
    private static String model(String name) {
        return GatewayHeaders.headers(null, "p", name).get("x-ratatoskr-model");
    }

    @Test
    void a_plain_name_is_unchanged() {
        assertThat(model("org/model-1.5:free")).isEqualTo("org/model-1.5:free");
    }

    @ParameterizedTest
    @ValueSource(strings = {"modèle", "模型:7b", "100%", "a b", "tab\tand\r\nline", "\u001b[31m", "emoji-\uD83D\uDE00"})
    void any_other_name_is_percent_encoded_and_can_be_decoded(String name) {
        String value = model(name);
        assertThat(value).matches("[!-~]+");
        assertThat(URLDecoder.decode(value, StandardCharsets.UTF_8)).isEqualTo(name);
    }

    @Test
    void a_long_name_is_shortened() {
        assertThat(model("a".repeat(10_000))).hasSizeLessThan(300);
        assertThat(model("é".repeat(10_000))).hasSizeLessThan(1300);
    }
}
