package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A provider that denies access to one model stays in use for the others; one that rejects the key does not, for a minute. */
final class ModelAccessDeniedTest {
    private static final String DENIED_BY_OPENAI = """
            {"error":{"message":"Project `proj_1` does not have access to model `m`","type":"invalid_request_error",\
            "param":null,"code":"model_not_found"}}""";

    private static TestGateway gateway(Path folder, String provider, MockProvider mock, String... more)
            throws IOException {
        var settings = new ArrayList<>(List.of(
                "ratatoskr.providers." + provider + ".base-url",
                mock.origin() + (provider.equals("gemini") ? "/v1beta" : ""),
                "ratatoskr.provider-defaults.retries",
                "0"));
        settings.addAll(List.of(more));
        return TestGateway.with(
                Files.writeString(folder.resolve("models.yaml"), "{}"),
                Map.of("RATATOSKR_PROVIDERS_%s_API_KEY".formatted(provider.toUpperCase(Locale.ROOT)), "a-key-of-ours"),
                settings.toArray(String[]::new));
    }

    private static HttpResponse<String> chat(TestGateway gateway, String model, boolean stream, String... headers) {
        return gateway.post(
                "/v1/chat/completions",
                "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
                        .formatted(model, stream),
                headers);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "openai|403|model_not_found|{\"error\":{\"message\":\"no access\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"model_not_found\"}}",
                "openai|403|access_denied|no access",
                "openai|401|key_model_access_denied|{\"error\":{\"message\":\"key not allowed to access model\",\"type\":\"key_model_access_denied\",\"param\":\"model\",\"code\":\"401\"}}",
                "openrouter|403|access_denied|{\"error\":{\"message\":\"not allowed\",\"code\":403}}",
                "openrouter|401|access_denied|{\"error\":{\"message\":\"Provider returned error\",\"code\":401,\"metadata\":{\"raw\":\"invalid x-api-key\",\"provider_name\":\"Anthropic\"}}}",
                "anthropic|403|access_denied|{\"type\":\"error\",\"error\":{\"type\":\"permission_error\",\"message\":\"no permission\"}}",
                "anthropic|403|no_such_plan|{\"type\":\"error\",\"error\":{\"type\":\"permission_error\",\"message\":\"no permission\",\"details\":{\"error_code\":\"no_such_plan\"}}}",
                "gemini|403|PERMISSION_DENIED|{\"error\":{\"code\":403,\"message\":\"denied\",\"status\":\"PERMISSION_DENIED\",\"details\":[{\"reason\":\"API_KEY_SERVICE_BLOCKED\"}]}}",
                "ollama|403|access_denied|{\"error\":\"this model requires a subscription\"}",
                "huggingface|403|access_denied|{\"error\":\"the model is gated\"}"
            })
    void a_denied_model_is_403_with_the_providers_code_and_other_models_are_served(
            String provider, int status, String code, String body, @TempDir Path folder) throws IOException {
        try (MockProvider mock = MockProvider.start();
                TestGateway gateway = gateway(folder, provider, mock)) {
            String model = provider + (provider.equals("gemini") ? ":gemini-m" : ":org/m");
            for (boolean stream : new boolean[] {false, true}) {
                mock.enqueue(MockResponse.json(body).status(status));
                HttpResponse<String> denied = chat(gateway, model, stream);
                assertThat(denied.statusCode()).as(denied.body()).isEqualTo(403);
                assertThat(denied.body())
                        .contains("\"type\":\"permission_error\"")
                        .contains("\"code\":\"" + code + "\"")
                        .contains("\"param\":\"model\"");
                assertThat(chat(gateway, model + "-2", stream).statusCode()).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "openai|401|{\"error\":{\"message\":\"Incorrect API key\",\"type\":\"invalid_request_error\",\"code\":\"invalid_api_key\"}}",
                "openai|401|{\"error\":{\"message\":\"deactivated\",\"code\":\"account_deactivated\"}}",
                "openai|403|{\"error\":{\"message\":\"Incorrect API key\",\"code\":\"invalid_api_key\"}}",
                "openrouter|401|{\"error\":{\"message\":\"No auth credentials found\",\"code\":401}}",
                "anthropic|401|{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"invalid x-api-key\"}}",
                "gemini|400|{\"error\":{\"code\":400,\"message\":\"not valid\",\"status\":\"INVALID_ARGUMENT\",\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}}",
                "ollama|401|{\"error\":\"unauthorized\"}",
                "huggingface|401|{\"error\":\"Invalid credentials\"}"
            })
    void a_rejected_key_takes_its_provider_out_and_says_for_how_long(
            String provider, int status, String body, @TempDir Path folder) throws IOException {
        try (MockProvider mock = MockProvider.start();
                TestGateway gateway = gateway(folder, provider, mock)) {
            String model = provider + (provider.equals("gemini") ? ":gemini-m" : ":org/m");
            mock.enqueue(MockResponse.json(body).status(status));
            assertThat(chat(gateway, model, false).statusCode()).isEqualTo(502);

            for (boolean stream : new boolean[] {false, true}) {
                HttpResponse<String> refused = chat(gateway, model + "-2", stream);
                assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
                assertThat(refused.body()).contains("API key rejected");
                assertThat(Integer.parseInt(
                                refused.headers().firstValue("retry-after").orElseThrow()))
                        .isBetween(30, 60);
            }
            assertThat(mock.callCount()).isOne();
        }
    }

    @Test
    void the_next_provider_responds_and_all_that_deny_access_are_named(@TempDir Path folder) {
        try (MockProvider first = MockProvider.start();
                MockProvider second = MockProvider.start()) {
            var providers = new LinkedHashMap<String, MockProvider>();
            providers.put("first", first);
            providers.put("second", second);
            first.always(MockResponse.json(DENIED_BY_OPENAI).status(403));
            try (TestGateway gateway = TestGateway.withProviders(folder, providers)) {
                HttpResponse<String> served = chat(gateway, "shared", false);
                assertThat(served.statusCode()).as(served.body()).isEqualTo(200);
                assertThat(served.headers().firstValue("x-ratatoskr-provider")).contains("second");

                second.always(MockResponse.json("{\"error\":{\"message\":\"not here\",\"code\":\"other\"}}")
                        .status(403));
                HttpResponse<String> denied = chat(gateway, "shared", true);
                assertThat(denied.statusCode()).isEqualTo(403);
                assertThat(denied.body())
                        .contains("\"type\":\"permission_error\"", "\"code\":\"model_not_found\"")
                        .contains(
                                "first: HTTP 403: Project `proj_1` does not have access", "second: HTTP 403: not here");
                assertThat(first.callCount()).isEqualTo(2);
            }
        }
    }

    @Test
    void moderation_is_about_the_content(@TempDir Path folder) throws IOException {
        try (MockProvider mock = MockProvider.start();
                TestGateway gateway = gateway(folder, "openrouter", mock)) {
            mock.enqueue(MockResponse.json("{\"error\":{\"message\":\"flagged\",\"code\":403,\"metadata\":"
                            + "{\"reasons\":[\"violence\"],\"flagged_input\":\"…\",\"provider_name\":\"OpenAI\"}}}")
                    .status(403));
            HttpResponse<String> flagged = chat(gateway, "openrouter:org/m", false);
            assertThat(flagged.statusCode()).isEqualTo(400);
            assertThat(flagged.body()).contains("\"code\":\"content_filter\"");
            assertThat(chat(gateway, "openrouter:org/m", false).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_401_to_a_call_with_the_callers_headers_keeps_the_provider_in_use(@TempDir Path folder) throws IOException {
        try (MockProvider mock = MockProvider.start();
                TestGateway gateway = gateway(
                        folder, "openai", mock, "ratatoskr.providers.openai.forward-headers", "openai-organization")) {
            mock.enqueue(MockResponse.error(401, "no such organization"), MockResponse.text("four"));
            assertThat(chat(gateway, "openai:m", false, "openai-organization", "org-other")
                            .statusCode())
                    .isEqualTo(502);
            assertThat(mock.lastCall().header("openai-organization")).isEqualTo("org-other");
            assertThat(chat(gateway, "openai:m", false).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_callers_header_never_replaces_the_key(@TempDir Path folder) throws IOException {
        try (MockProvider mock = MockProvider.start();
                TestGateway gateway = gateway(
                        folder,
                        "openai",
                        mock,
                        "ratatoskr.providers.openai.api-key-header",
                        "X-Gateway-Pass",
                        "ratatoskr.providers.openai.forward-headers",
                        "x-gateway-pass")) {
            assertThat(chat(gateway, "openai:m", false, "x-gateway-pass", "wrong")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(mock.lastCall().header("x-gateway-pass")).isEqualTo("a-key-of-ours");
        }
    }
}
