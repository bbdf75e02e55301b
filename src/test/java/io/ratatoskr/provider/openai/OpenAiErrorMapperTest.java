package io.ratatoskr.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.AuthenticationFailed;
import io.ratatoskr.api.error.ContentFiltered;
import io.ratatoskr.api.error.ContextLengthExceeded;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.ModelNotAvailable;
import io.ratatoskr.api.error.PayloadTooLarge;
import io.ratatoskr.api.error.ProviderUnavailable;
import io.ratatoskr.api.error.QuotaExceeded;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.json.Json;
import io.ratatoskr.provider.ProviderHttpResponse;
import io.ratatoskr.settings.ProviderProfile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpenAiErrorMapperTest {
    private static final ProviderProfile ACME =
            new ProviderProfile("acme", "acme.test", Optional.empty(), ProviderProfile.ReasoningFormat.OBJECT);

    private static GatewayException failure(int status, String body, Map<String, String> headers) {
        return new OpenAiProtocol()
                .mapError(
                        ChatRequest.of("m", Message.user("x")),
                        new ProviderHttpResponse(status, headers, body.getBytes(UTF_8)),
                        ACME);
    }

    private static GatewayException failure(int status, String body) {
        return failure(status, body, Map.of());
    }

    private static String error(String fields) {
        return "{\"error\":{\"message\":\"said\"," + fields + "}}";
    }

    @Test
    void the_status_and_the_structured_type_decide() {
        assertThat(failure(400, error("\"type\":\"invalid_request_error\",\"param\":\"n\",\"code\":\"c\"")))
                .isInstanceOfSatisfying(InvalidRequest.class, e -> {
                    assertThat(e.field()).contains("n");
                    assertThat(e.code()).contains("c");
                })
                .hasMessage("acme: HTTP 400: said");
        assertThat(failure(400, error("\"code\":\"context_length_exceeded\"")))
                .isInstanceOf(ContextLengthExceeded.class);
        assertThat(failure(400, error("\"type\":\"exceed_context_size_error\",\"n_ctx\":4096")))
                .isInstanceOfSatisfying(
                        ContextLengthExceeded.class, e -> assertThat(e.limit()).hasValue(4096));
        assertThat(failure(400, error("\"code\":\"content_filter\""))).isInstanceOf(ContentFiltered.class);
        assertThat(failure(400, error("\"code\":null,\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\"}")))
                .isInstanceOf(ContentFiltered.class);
        for (String code : List.of("unsupported_parameter", "unknown_parameter")) {
            assertThat(failure(400, error("\"code\":\"%s\",\"param\":\"seed\"".formatted(code))))
                    .isInstanceOfSatisfying(UnsupportedParameter.class, e -> {
                        assertThat(e.parameter()).isEqualTo("seed");
                        assertThat(e.isOnlyValueUnsupported()).isFalse();
                    });
        }
        assertThat(failure(
                        403, error("\"code\":403,\"metadata\":{\"reasons\":[\"violence\"],\"flagged_input\":\"…\"}")))
                .isInstanceOf(ContentFiltered.class);
        assertThat(failure(403, error("\"code\":403"))).isInstanceOf(ModelNotAvailable.class);
        assertThat(failure(403, error("\"code\":\"invalid_api_key\""))).isInstanceOf(AuthenticationFailed.class);
        assertThat(failure(401, error("\"code\":\"account_deactivated\""))).isInstanceOf(AuthenticationFailed.class);
        assertThat(failure(403, error("\"code\":\"model_not_found\"")))
                .isInstanceOfSatisfying(ModelNotAvailable.class, e -> {
                    assertThat(e.isAccessDenied()).isTrue();
                    assertThat(e.code()).contains("model_not_found");
                });
        assertThat(failure(402, error("\"code\":402"))).isInstanceOf(QuotaExceeded.class);
        assertThat(failure(429, error("\"code\":\"insufficient_quota\""))).isInstanceOf(QuotaExceeded.class);
        assertThat(failure(429, error("\"type\":\"tokens\",\"code\":\"rate_limit_exceeded\"")))
                .isInstanceOf(RateLimited.class);
        assertThat(failure(404, error("\"code\":\"model_not_found\""))).isInstanceOf(ModelNotAvailable.class);
        assertThat(failure(413, "")).isInstanceOf(PayloadTooLarge.class);
        assertThat(failure(409, "")).isInstanceOf(ProviderUnavailable.class);
    }

    @Test
    void value_error_that_admits_only_the_default_rejects_the_parameter() {
        for (String message : List.of(
                "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.",
                "Unsupported value: 'top_p' does not support 0 with this model. Only the default (0.95) value is supported.",
                "only the default value (1) is supported",
                "Only the default value is allowed",
                "only default values are accepted for this model")) {
            assertThat(failure(
                            400,
                            error("\"code\":\"unsupported_value\",\"param\":\"p\"")
                                    .replace("said", message)))
                    .as(message)
                    .isInstanceOfSatisfying(UnsupportedParameter.class, e -> {
                        assertThat(e.isOnlyValueUnsupported()).isFalse();
                        assertThat(e.parameter()).isEqualTo("p");
                    });
        }
        for (String message : List.of(
                "Unsupported value: 'reasoning_effort' does not support 'xhigh' with this model. Supported values are: 'low', 'medium', and 'high'.",
                "Unsupported value: 'temperature' must be at most 1, the default",
                "only default",
                "said")) {
            assertThat(failure(
                            400,
                            error("\"code\":\"unsupported_value\",\"param\":\"p\"")
                                    .replace("said", message)))
                    .as(message)
                    .isInstanceOfSatisfying(
                            UnsupportedParameter.class,
                            e -> assertThat(e.isOnlyValueUnsupported()).isTrue());
        }
        assertThat(failure(400, error("\"code\":\"c\"").replace("said", "Only the default (1) value is supported.")))
                .as("without the code")
                .isInstanceOf(InvalidRequest.class);
    }

    @Test
    void the_message_text_decides_nothing() {
        assertThat(failure(400, "{\"error\":{\"message\":\"404 model not found, 429 rate limit, 401 unauthorized\"}}"))
                .isInstanceOf(InvalidRequest.class);
        assertThat(failure(500, "{\"error\":{\"message\":\"429 rate limit\"}}"))
                .isInstanceOf(ProviderUnavailable.class);
    }

    @Test
    void every_shape_of_an_error_is_read() {
        assertThat(failure(400, "{\"error\":\"plain\"}")).hasMessage("acme: HTTP 400: plain");
        assertThat(failure(
                        400, "{\"object\":\"error\",\"message\":\"flat\",\"type\":\"BadRequestError\",\"code\":400}"))
                .hasMessage("acme: HTTP 400: flat");
        assertThat(failure(422, "{\"detail\":[{\"loc\":[\"body\",\"n\"],\"msg\":\"bad\"}]}"))
                .hasMessage("acme: HTTP 422: [{\"loc\":[\"body\",\"n\"],\"msg\":\"bad\"}]");
        assertThat(failure(503, "[{\"error\":{\"code\":503,\"message\":\"listed\"}}]"))
                .hasMessage("acme: HTTP 503: listed");
        assertThat(failure(502, "<html><h1>Bad gateway</h1>")).hasMessage("acme: HTTP 502: an HTML page");
        assertThat(failure(500, "")).hasMessage("acme: HTTP 500: an empty body");
        assertThat(failure(500, "oops\nagain")).hasMessage("acme: HTTP 500: 10 bytes: oops again");
    }

    @Test
    void the_raw_error_is_preserved_with_keys_masked() {
        GatewayException failure = failure(400, "{\"error\":{\"message\":\"bad sk-abcdefgh123\\nline\",\"x\":1.0}}");
        assertThat(failure).hasMessage("acme: HTTP 400: bad *** line");
        assertThat(failure.providerError())
                .hasValueSatisfying(
                        raw -> assertThat(raw.text()).isEqualTo("{\"message\":\"bad ***\\nline\",\"x\":1.0}"));
        assertThat(failure(400, "{\"error\":{\"message\":\"" + "x".repeat(9000) + "\"}}")
                        .getMessage())
                .hasSizeLessThan(520);
    }

    @Test
    void masking_leaves_valid_json() {
        GatewayException failure = failure(400, "{\"error\":{\"message\":\"Bearer abc\\\" and ?key=def\\\" end\"}}");
        assertThat(failure.providerError())
                .hasValueSatisfying(raw -> assertThat(Json.parse(raw.text())).isEqualTo(raw));
        assertThat(failure).hasMessageNotContaining("abc").hasMessageNotContaining("def");
    }

    @Test
    void retry_after_is_preserved() {
        assertThat(failure(429, "", Map.of("retry-after", "7")).retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(failure(503, "", Map.of("retry-after-ms", "90")).retryAfter())
                .contains(Duration.ofMillis(90));
    }
}
