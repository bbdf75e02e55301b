package io.ratatoskr.provider.anthropic;

import static io.ratatoskr.provider.anthropic.AnthropicTestRequests.ACME;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.AuthenticationFailed;
import io.ratatoskr.api.error.ContextLengthExceeded;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.api.error.InvalidRequest;
import io.ratatoskr.api.error.QuotaExceeded;
import io.ratatoskr.api.error.RateLimited;
import io.ratatoskr.api.error.UnsupportedParameter;
import io.ratatoskr.provider.ProviderHttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mapping of errors. */
final class AnthropicErrorMapperTest {
    private static GatewayException failure(int status, Map<String, String> headers, String body) {
        return new AnthropicProtocol()
                .mapError(
                        ChatRequest.of("m", Message.user("x")),
                        new ProviderHttpResponse(status, headers, body.getBytes(UTF_8)),
                        ACME);
    }

    private static GatewayException failure(int status, String type, String message) {
        return failure(
                status,
                Map.of(),
                "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"%s\"},\"request_id\":\"req_011C\"}"
                        .formatted(type, message));
    }

    private static GatewayException invalidRequest(String message) {
        return failure(400, "invalid_request_error", message);
    }

    @ParameterizedTest
    @CsvSource({
        "400,invalid_request_error,InvalidRequest",
        "401,authentication_error,AuthenticationFailed",
        "402,billing_error,QuotaExceeded",
        "403,permission_error,ModelNotAvailable",
        "403,forbidden,ModelNotAvailable",
        "403,authentication_error,AuthenticationFailed",
        "404,not_found_error,ModelNotAvailable",
        "409,conflict_error,ProviderUnavailable",
        "413,request_too_large,PayloadTooLarge",
        "429,rate_limit_error,RateLimited",
        "500,api_error,ProviderUnavailable",
        "504,timeout_error,ProviderUnavailable",
        "529,overloaded_error,ProviderUnavailable",
        "404,invalid_request_error,ModelNotAvailable",
        "413,invalid_request_error,PayloadTooLarge",
        "418,something_new,ProviderUnavailable",
        "500,overloaded_error,ProviderUnavailable",
        "500,rate_limit_error,RateLimited",
    })
    void type_and_status_decide(int status, String type, String expected) {
        GatewayException failure = failure(status, type, "said");

        assertThat(failure.getClass().getSimpleName()).isEqualTo(expected);
        assertThat(failure).hasMessageStartingWith("acme: HTTP " + status);
        if (!(failure instanceof AuthenticationFailed)) {
            assertThat(failure).hasMessageEndingWith("said (request req_011C)");
            assertThat(failure.providerError().orElseThrow().text()).contains(type);
        }
    }

    @Test
    void exhausted_credit_is_quota_exceeded() {
        assertThat(invalidRequest(
                        "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing."))
                .isInstanceOf(QuotaExceeded.class);
        assertThat(invalidRequest(
                        "You have reached your specified API usage limits. You will regain access on 2026-09-01."))
                .isInstanceOf(QuotaExceeded.class);
        assertThat(invalidRequest("You have reached your specified workspace API usage limits."))
                .isInstanceOf(QuotaExceeded.class);
        assertThat(
                        failure(
                                429,
                                Map.of(),
                                "{\"error\":{\"type\":\"rate_limit_error\",\"message\":\"x\",\"details\":{\"error_code\":\"enforced_spend_limit_reached\"}}}"))
                .isInstanceOf(QuotaExceeded.class);
    }

    @Test
    void prompt_that_is_too_long_is_known_with_its_limit() {
        assertThat(invalidRequest("prompt is too long: 208310 tokens > 200000 maximum"))
                .isInstanceOfSatisfying(
                        ContextLengthExceeded.class, e -> assertThat(e.limit()).hasValue(200_000));
        assertThat(invalidRequest("prompt is too long"))
                .isInstanceOfSatisfying(
                        ContextLengthExceeded.class, e -> assertThat(e.limit()).isEmpty());
        assertThat(
                        invalidRequest(
                                "input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000, decrease input length"))
                .isInstanceOfSatisfying(
                        ContextLengthExceeded.class, e -> assertThat(e.limit()).hasValue(200_000));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "`temperature` is deprecated for this model.|temperature",
                "\\\"thinking.type.enabled\\\" is not supported for this model. Use x.|thinking.type.enabled",
                "output_config.format: Extra inputs are not permitted|output_config.format",
                "adaptive thinking is not supported on this model|adaptive thinking",
                "This model does not support the effort parameter.|effort",
            })
    void parameter_that_the_model_lacks_may_be_another_providers(String message, String parameter) {
        assertThat(invalidRequest(message)).isInstanceOfSatisfying(UnsupportedParameter.class, e -> {
            assertThat(e.parameter()).isEqualTo(parameter);
            assertThat(e.isFallbackAllowed()).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "messages.0.content.0.text: it quotes 'prompt is too long: 5 tokens > 4 maximum'",
                "tools.3.name: String should match pattern, not 'Your credit balance is too low'",
                "system: temperature is deprecated for this model",
            })
    void text_inside_a_message_is_not_interpreted(String message) {
        assertThat(invalidRequest(message))
                .isInstanceOfSatisfying(
                        InvalidRequest.class,
                        e -> assertThat(e.field()).contains(message.substring(0, message.indexOf(':'))));
    }

    @Test
    void retry_delay_is_read_from_every_header() {
        String body = "{\"error\":{\"type\":\"rate_limit_error\",\"message\":\"x\"}}";
        assertThat(failure(429, Map.of("retry-after", "12"), body).retryAfter()).contains(Duration.ofSeconds(12));
        assertThat(failure(529, Map.of("retry-after", "3"), "{}").retryAfter()).contains(Duration.ofSeconds(3));

        GatewayException rateLimited = failure(
                429,
                Map.of(
                        "anthropic-ratelimit-requests-remaining",
                        "0",
                        "anthropic-ratelimit-requests-reset",
                        Instant.now().plusSeconds(600).toString(),
                        "anthropic-ratelimit-tokens-remaining",
                        "5000",
                        "anthropic-ratelimit-tokens-reset",
                        Instant.now().plusSeconds(9_000).toString()),
                body);
        assertThat(rateLimited.retryAfter().orElseThrow()).isBetween(Duration.ofSeconds(500), Duration.ofSeconds(601));
        assertThat(failure(
                                429,
                                Map.of(
                                        "anthropic-ratelimit-requests-remaining", "0",
                                        "anthropic-ratelimit-requests-reset", "soon"),
                                body)
                        .retryAfter())
                .isEmpty();
        assertThat(failure(
                                429,
                                Map.of(
                                        "anthropic-ratelimit-output-tokens-remaining", "0",
                                        "anthropic-ratelimit-output-tokens-reset", "2019-01-01T00:00:00Z"),
                                body)
                        .retryAfter())
                .contains(Duration.ZERO);
    }

    @Test
    void keys_and_made_up_request_ids_are_not_repeated() {
        assertThat(invalidRequest("bad key sk-ant-api03-abcdefgh")).hasMessageNotContaining("abcdefgh");
        assertThat(invalidRequest("bad key sk-ant-api03-abcdefgh")
                        .providerError()
                        .orElseThrow()
                        .text())
                .doesNotContain("abcdefgh");
        assertThat(failure(500, Map.of("request-id", "x\nforged: y"), "{}")).hasMessageNotContaining("forged");
        assertThat(failure(500, Map.of("request-id", "req_9"), "{}")).hasMessageContaining("(request req_9)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "{",
                "{\"error\":null}",
                "{\"error\":[]}",
                "{\"error\":{\"type\":7,\"message\":{}}}",
                "{\"error\":{\"details\":7}}",
                "<html>"
            })
    void bodies_of_any_shape_leave_the_status(String body) {
        assertThat(failure(429, Map.of(), body)).isInstanceOf(RateLimited.class);
    }

    @Test
    void long_messages_of_the_known_kind_take_no_time() {
        String expected = "a.".repeat(200_000) + ": x";

        assertThat(invalidRequest(expected)).isInstanceOf(InvalidRequest.class);
        assertThat(invalidRequest("prompt is too long: " + "9".repeat(200_000)))
                .isInstanceOf(ContextLengthExceeded.class);
    }
}
