package io.ratatoskr.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.provider.anthropic.AnthropicProtocol;
import io.ratatoskr.provider.gemini.GeminiProtocol;
import io.ratatoskr.provider.ollama.OllamaProtocol;
import io.ratatoskr.settings.ProviderProfile;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mapping of each provider's errors to exceptions. */
class ErrorMappingTest {
    private static final ProviderProfile ACME =
            new ProviderProfile("acme", "acme.test", Optional.empty(), ProviderProfile.ReasoningFormat.EFFORT);
    private static final ChatRequest REQUEST = ChatRequest.of("llama9:8b", Message.user("x"));

    private static GatewayException failure(Protocol protocol, int status, String body, Map<String, String> headers) {
        return protocol.mapError(REQUEST, new ProviderHttpResponse(status, headers, body.getBytes(UTF_8)), ACME);
    }

    @ParameterizedTest
    @CsvSource({
        "400,invalid_request_error,InvalidRequest",
        "401,authentication_error,AuthenticationFailed",
        "402,billing_error,QuotaExceeded",
        "403,permission_error,ModelNotAvailable",
        "404,not_found_error,ModelNotAvailable",
        "413,request_too_large,PayloadTooLarge",
        "429,rate_limit_error,RateLimited",
        "500,api_error,ProviderUnavailable",
        "504,timeout_error,ProviderUnavailable",
        "529,overloaded_error,ProviderUnavailable",
        "529,brand_new_error,ProviderUnavailable"
    })
    void anthropics_error_types_are_mapped_in_a_response_and_in_a_stream(
            int status, String type, String exceptionName) {
        String body =
                "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"because\"},\"request_id\":\"req_1\"}"
                        .formatted(type);
        GatewayException failure = failure(new AnthropicProtocol(), status, body, Map.of());
        assertThat(failure.getClass().getSimpleName()).isEqualTo(exceptionName);
        assertThat(failure).hasMessageStartingWith("acme: HTTP " + status);
        String event = "event: error\ndata: " + body + "\n\n";
        StreamDecoder<?> decoder = new AnthropicProtocol().decoder(REQUEST.withStream(true), ACME);
        decoder.feed(event.getBytes(UTF_8), 0, event.length());
        GatewayException inside = catchThrowableOfType(GatewayException.class, decoder::poll);
        assertThat(inside.getClass().getSimpleName()).isEqualTo(exceptionName);
    }

    @ParameterizedTest
    @CsvSource({
        "'prompt is too long: 201000 tokens > 200000 maximum',ContextLengthExceeded",
        "'Your credit balance is too low to access the API.',QuotaExceeded",
        "'`temperature` is deprecated for this model.',UnsupportedParameter",
        "'messages.0.content: Field required',InvalidRequest"
    })
    void anthropics_invalid_request_errors_are_distinguished_by_message_prefix(String message, String exceptionName) {
        String body = "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"%s\"}}"
                .formatted(message);
        assertThat(failure(new AnthropicProtocol(), 400, body, Map.of())
                        .getClass()
                        .getSimpleName())
                .isEqualTo(exceptionName);
    }

    @Test
    void anthropics_retry_after_is_read() {
        String body = "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"slow down\"}}";
        assertThat(failure(new AnthropicProtocol(), 429, body, Map.of("retry-after", "7"))
                        .retryAfter())
                .contains(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|INVALID_ARGUMENT|[]|InvalidRequest",
                "400|INVALID_ARGUMENT|[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"API_KEY_INVALID\",\"domain\":\"googleapis.com\"}]|AuthenticationFailed",
                "400|FAILED_PRECONDITION|[]|QuotaExceeded",
                "403|PERMISSION_DENIED|[]|ModelNotAvailable",
                "404|NOT_FOUND|[]|ModelNotAvailable",
                "429|RESOURCE_EXHAUSTED|[]|RateLimited",
                "429|RESOURCE_EXHAUSTED|[{\"@type\":\"type.googleapis.com/google.rpc.QuotaFailure\",\"violations\":[{\"quotaId\":\"GenerateRequestsPerMinutePerProjectPerModel-FreeTier\",\"quotaValue\":\"10\"}]}]|RateLimited",
                "429|RESOURCE_EXHAUSTED|[{\"@type\":\"type.googleapis.com/google.rpc.QuotaFailure\",\"violations\":[{\"quotaId\":\"GenerateRequestsPerDayPerProjectPerModel-FreeTier\",\"quotaValue\":\"250\"}]}]|QuotaExceeded",
                "500|INTERNAL|[]|ProviderUnavailable",
                "503|UNAVAILABLE|[]|ProviderUnavailable",
                "504|DEADLINE_EXCEEDED|[]|ProviderUnavailable"
            })
    void geminis_statuses_are_mapped_alone_and_in_a_list(
            int code, String status, String details, String exceptionName) {
        String body = "{\"error\":{\"code\":%d,\"message\":\"because\",\"status\":\"%s\",\"details\":%s}}"
                .formatted(code, status, details);
        for (String form : new String[] {body, "[" + body + "]"}) {
            GatewayException failure = failure(new GeminiProtocol(), code, form, Map.of());
            assertThat(failure.getClass().getSimpleName()).as(form).isEqualTo(exceptionName);
            assertThat(failure).hasMessageStartingWith("acme: HTTP " + code);
        }
        String event = "data: " + body + "\n\n";
        StreamDecoder<?> decoder = new GeminiProtocol().decoder(REQUEST.withStream(true), ACME);
        decoder.feed(event.getBytes(UTF_8), 0, event.length());
        GatewayException inside = catchThrowableOfType(GatewayException.class, decoder::poll);
        assertThat(inside.getClass().getSimpleName()).isEqualTo(exceptionName);
    }

    @Test
    void geminis_retry_delay_is_read_from_the_body() {
        String body =
                "[{\"error\":{\"code\":429,\"message\":\"slow down\",\"status\":\"RESOURCE_EXHAUSTED\",\"details\":"
                        + "[{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"34.5s\"}]}}]";
        assertThat(failure(new GeminiProtocol(), 429, body, Map.of("retry-after", "1"))
                        .retryAfter())
                .hasValueSatisfying(wait -> assertThat(wait).isBetween(Duration.ofSeconds(34), Duration.ofSeconds(35)));
    }

    @ParameterizedTest
    @CsvSource({
        "400,because,InvalidRequest",
        "400,input length exceeds the context length,ContextLengthExceeded",
        "401,unauthorized,AuthenticationFailed",
        "403,forbidden,ModelNotAvailable",
        "404,model 'llama9:8b' not found,ModelNotAvailable",
        "429,busy,RateLimited",
        "500,llama runner process has terminated,ProviderUnavailable",
        "503,server busy,ProviderUnavailable"
    })
    void ollamas_statuses_are_mapped(int status, String message, String exceptionName) {
        GatewayException failure =
                failure(new OllamaProtocol(), status, "{\"error\":\"%s\"}".formatted(message), Map.of());
        assertThat(failure.getClass().getSimpleName()).isEqualTo(exceptionName);
        assertThat(failure).hasMessageStartingWith("acme: HTTP " + status);
    }

    @Test
    void a_model_that_ollama_has_not_is_to_be_pulled() {
        String body = "{\"error\":\"model 'llama9:8b' not found\"}";
        assertThat(failure(new OllamaProtocol(), 404, body, Map.of())).hasMessageContaining("`ollama pull llama9:8b`");
        assertThat(new OllamaProtocol().connectionHint(ACME))
                .hasValueSatisfying(hint -> assertThat(hint).contains("http://acme.test", "ollama serve"));
    }

    @Test
    void no_key_comes_out_of_a_refusal() {
        String anthropic =
                "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"invalid x-api-key sk-ant-abcdef\"}}";
        String gemini =
                "{\"error\":{\"code\":403,\"status\":\"PERMISSION_DENIED\",\"message\":\"key AIzaSyABCDEF is bad\"}}";
        assertThat(failure(new AnthropicProtocol(), 401, anthropic, Map.of()).toString())
                .doesNotContain("sk-ant");
        assertThat(failure(new GeminiProtocol(), 403, gemini, Map.of()).toString())
                .doesNotContain("AIza");
    }
}
