package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider that has to be paid first: its 402 reaches the caller as 402, a 429 as 429. */
final class PaymentRequiredTest {
    private static final String NO_CREDIT = "{\"error\":{\"message\":\"Insufficient credits\",\"code\":402}}";

    private static MockProvider first;
    private static MockProvider second;
    private static TestGateway gateway;

    @BeforeAll
    static void start(@TempDir Path folder) {
        first = MockProvider.start();
        second = MockProvider.start();
        var providers = new LinkedHashMap<String, MockProvider>();
        providers.put("first", first);
        providers.put("second", second);
        gateway = TestGateway.withProviders(
                folder,
                providers,
                "ratatoskr.provider-defaults.breaker-minimum-calls",
                "1000",
                "ratatoskr.provider-defaults.breaker-window",
                "1000");
    }

    @AfterEach
    void reset() {
        first.reset();
        second.reset();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        first.close();
        second.close();
    }

    private static String body(String path) {
        return switch (path) {
            case "/v1/embeddings" -> "{\"model\":\"shared\",\"input\":\"x\"}";
            case "/v1/completions" -> "{\"model\":\"shared\",\"prompt\":\"x\"}";
            case "stream" ->
                "{\"model\":\"shared\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
            default -> "{\"model\":\"shared\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
        };
    }

    private static HttpResponse<String> post(String path) {
        return gateway.post(path.equals("stream") ? "/v1/chat/completions" : path, body(path));
    }

    private static void assertError(HttpResponse<String> response, int status) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode error = Json.mapper().readTree(response.body()).path("error");
        assertThat(error.path("type").asText()).isEqualTo("insufficient_quota");
        assertThat(error.path("code").asText()).isEqualTo("insufficient_quota");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "stream", "/v1/completions", "/v1/embeddings"})
    void a_402_is_a_402_in_each_format_and_when_all_fail(String path) throws IOException {
        first.always(MockResponse.error(402, "Insufficient credits"));
        second.always(MockResponse.error(503, "not now"));
        HttpResponse<String> response = post(path);
        assertError(response, 402);
        assertThat(response.body()).contains("Insufficient credits", "second", "not now");
        assertThat(response.headers().firstValue("x-should-retry")).contains("false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "stream", "/v1/completions", "/v1/embeddings"})
    void the_next_provider_of_the_list_serves_instead(String path) {
        first.always(MockResponse.error(402, "Insufficient credits"));
        HttpResponse<String> response = post(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-ratatoskr-provider")).contains("second");
    }

    @ParameterizedTest
    @CsvSource({
        "402,insufficient_quota,402",
        "402,billing_error,402",
        "402,,402",
        "403,insufficient_quota,402",
        "400,billing_hard_limit_reached,402",
        "429,insufficient_quota,429"
    })
    void only_a_429_is_a_429(int status, String code, int expected) throws IOException {
        MockResponse failure =
                code == null ? MockResponse.error(status, "pay") : MockResponse.error(status, code, code, "pay");
        first.always(failure);
        second.always(failure);
        assertError(post("/v1/chat/completions"), expected);
    }

    @Test
    void a_402_inside_a_200_is_a_402() throws IOException {
        first.always(MockResponse.json(NO_CREDIT));
        second.always(MockResponse.events(NO_CREDIT));
        assertError(post("/v1/chat/completions"), 402);
        first.always(MockResponse.events(NO_CREDIT));
        assertError(post("stream"), 402);
    }

    @Test
    void another_first_failure_decides_the_status() {
        first.always(MockResponse.error(503, "not now"));
        second.always(MockResponse.error(402, "Insufficient credits"));
        assertThat(post("/v1/chat/completions").statusCode()).isEqualTo(503);
    }
}
