package io.ratatoskr.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.testing.TestProviders;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretRedactorTest {
    private static final String KEY = "k3y+with/odd\\chars\"_9f8e7d6c5b4a";

    private static String redact(String secret, String text) {
        return SecretRedactor.of(Optional.of(new Secret(secret))).redact(text);
    }

    private static SecretRedactor ofHeaders(Map<String, String> headers) {
        ProviderSettings plain = TestProviders.enabled("acme");
        return SecretRedactor.of(new ProviderSettings(
                plain.name(),
                plain.disabledReason(),
                plain.endpoint(),
                new ProviderSettings.RequestHeaders(Optional.empty(), "Authorization", headers, List.of()),
                plain.catalog(),
                plain.profile(),
                plain.resilience()));
    }

    @Test
    void a_secret_is_replaced_wherever_it_stands() {
        assertThat(redact(KEY, KEY)).isEqualTo("***");
        assertThat(redact(KEY, "key=" + KEY + "x, again " + KEY)).isEqualTo("key=***x, again ***");
    }

    @Test
    void percent_and_json_escapes_are_seen_through() {
        assertThat(redact(KEY, "?key=" + URLEncoder.encode(KEY, UTF_8) + "&x=1"))
                .isEqualTo("?key=***&x=1");
        assertThat(redact(KEY, "k3y%2bwith%2Fodd\\\\chars\\\"_9f8e7d6c5b4a.")).isEqualTo("***.");
        assertThat(redact(KEY, "{\"a\":\"\\u006b3y+with\\/odd\\\\chars\\\"_9f8e7d6c5b4a\"}"))
                .isEqualTo("{\"a\":\"***\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "B", "Be", "Bearer ", "user:"})
    void base64_is_replaced_as_a_whole_wherever_the_secret_begins(String before) {
        byte[] bytes = (before + KEY + "!").getBytes(UTF_8);
        for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            assertThat(redact(KEY, "got '" + encoder.encodeToString(bytes) + "'."))
                    .isEqualTo("got '***'.");
        }
    }

    @Test
    void the_beginning_of_a_secret_is_replaced_in_a_truncated_text() {
        assertThat(redact("0123456789abcdef", "bad key 0123456789")).isEqualTo("bad key ***");
        assertThat(redact("0123456789abcdef", "bad key 01234567****")).isEqualTo("bad key *******");
        assertThat(redact("0123456789abcdef", "bad key 0123456")).isEqualTo("bad key 0123456");
    }

    @ParameterizedTest
    @ValueSource(strings = {"k", "test", "EMPTY", "ollama", "1234567"})
    void a_short_secret_changes_nothing(String secret) {
        String text = "model '%1$s' was not found, %1$s".formatted(secret);
        assertThat(redact(secret, text)).isSameAs(text);
        assertThat(SecretRedactor.of(Optional.of(new Secret(secret))).isEmpty()).isTrue();
    }

    @Test
    void a_text_without_a_secret_is_the_same_instance() {
        String text = "no key % \\ \\u00 %2 in here, k3y+wit";
        assertThat(redact(KEY, text)).isSameAs(text);
        assertThat(SecretRedactor.NONE.redact(text)).isSameAs(text);
    }

    @Test
    void headers_with_credentials_are_secret() {
        String basic = Base64.getEncoder().encodeToString("someone:correct-horse".getBytes(UTF_8));
        SecretRedactor secrets = ofHeaders(Map.of(
                "Authorization", "Basic " + basic,
                "X-Upstream-Auth", "Bearer upstream-credential",
                "Cookie", "a=first-cookie; b=second-cookie",
                "X-Tenant", "5f4dcc3b5aa765d61d83"));
        for (String secret : List.of(
                basic,
                "correct-horse",
                "upstream-credential",
                "first-cookie",
                "second-cookie",
                "5f4dcc3b5aa765d61d83")) {
            assertThat(secrets.redact("<" + secret + ">")).as(secret).isEqualTo("<***>");
        }
        assertThat(secrets.redact("Basic and Bearer, X-Tenant")).isEqualTo("Basic and Bearer, X-Tenant");
    }

    @Test
    void headers_with_names_and_versions_are_not_secret() {
        assertThat(ofHeaders(Map.of(
                                "anthropic-beta", "context-1m-2025-08-07",
                                "HTTP-Referer", "https://app42.example.com",
                                "X-Title", "Our application 42",
                                "X-Env", "production"))
                        .isEmpty())
                .isTrue();
    }
}
