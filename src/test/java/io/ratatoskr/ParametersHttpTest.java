package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The policies for unsupported parameters, over HTTP. */
final class ParametersHttpTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
    private static final String TOP_K =
            "{\"model\":\"shared\",\"top_k\":4,\"temperature\":1,\"max_tokens\":900," + MESSAGES + "}";

    private final MockProvider first = MockProvider.start();
    private final MockProvider second = MockProvider.start();

    @TempDir
    Path folder;

    @BeforeEach
    void scriptMocks() {
        first.chat().always(MockResponse.text("one"));
        second.chat().always(MockResponse.text("two"));
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    /** The first supports neither top_k nor tools, the second both; each lists another model that has them, so that absence counts. */
    private TestGateway gateway(String... more) {
        first.models().always(MockResponse.json(modelList("\"temperature\",\"max_tokens\"", 1_000)));
        second.models()
                .always(MockResponse.json(modelList("\"temperature\",\"max_tokens\",\"top_k\",\"tools\"", 200_000)));
        var providers = new LinkedHashMap<String, MockProvider>();
        providers.put("first", first);
        providers.put("second", second);
        var settings = new ArrayList<>(List.of(
                "ratatoskr.providers.first.list-models", "true", "ratatoskr.providers.second.list-models", "true"));
        settings.addAll(List.of(more));
        TestGateway gateway = TestGateway.withProviders(folder, providers, settings.toArray(String[]::new));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Stream.of("first", "second").allMatch(provider -> isListed(gateway, provider + ":other")));
        return gateway;
    }

    private static boolean isListed(TestGateway gateway, String model) {
        return gateway.get("/v1/models/" + model + "/metadata").statusCode() == 200;
    }

    private static String modelList(String parameters, int window) {
        String all = "\"temperature\",\"max_tokens\",\"top_k\",\"tools\"";
        return "{\"data\":[{\"id\":\"shared\",\"context_length\":%d,\"top_provider\":{\"max_completion_tokens\":500},\"supported_parameters\":[%s]},{\"id\":\"other\",\"supported_parameters\":[%s]}]}"
                .formatted(window, parameters, all);
    }

    @Test
    void warn_drops_unsupported_parameters_and_reports_them() {
        try (TestGateway gateway = gateway()) {
            for (String stream : List.of("", "\"stream\":true,")) {
                HttpResponse<String> response = gateway.post(CHAT, TOP_K.replaceFirst("\\{", "{" + stream));

                assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                assertThat(response.headers().firstValue("x-ratatoskr-dropped")).contains("top_k");
                assertThat(response.headers().firstValue("x-ratatoskr-clamped")).contains("max_tokens");
                assertThat(response.headers().firstValue("x-ratatoskr-provider"))
                        .contains("first");
                assertThat(first.lastCall().text())
                        .contains("\"temperature\":1", "\"max_tokens\":500")
                        .doesNotContain("top_k");
            }
        }
    }

    @Test
    void error_selects_the_next_provider_that_supports_it() {
        try (TestGateway gateway = gateway()) {
            HttpResponse<String> response =
                    gateway.post(CHAT, TOP_K.replace("900", "90"), "x-ratatoskr-parameters", "error");

            assertThat(response.headers().firstValue("x-ratatoskr-provider")).contains("second");
            assertThat(response.headers().firstValue("x-ratatoskr-dropped")).isEmpty();
            assertThat(second.lastCall().text()).contains("\"top_k\":4");

            HttpResponse<String> nobody = gateway.post(
                    CHAT, TOP_K.replace("\"shared\"", "\"first:shared\""), "x-ratatoskr-parameters", "error");
            assertThat(nobody.statusCode()).isEqualTo(400);
            assertThat(nobody.body()).contains("top_k", "first: model 'shared'");
            assertThat(first.calls()).noneMatch(call -> call.path().endsWith("/chat/completions"));
        }
    }

    @Test
    void ignore_sends_everything_and_is_configured_by_provider_and_operation() {
        try (TestGateway gateway =
                gateway("ratatoskr.parameters.chat", "error", "ratatoskr.providers.first.parameters", "ignore")) {
            HttpResponse<String> response = gateway.post(CHAT, TOP_K);

            assertThat(response.headers().firstValue("x-ratatoskr-provider")).contains("first");
            assertThat(first.lastCall().text()).contains("\"top_k\":4", "\"max_tokens\":900");
            assertThat(gateway.post(CHAT, TOP_K, "x-ratatoskr-parameters", "whatever")
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void model_without_tools_gets_no_request_with_tools() {
        try (TestGateway gateway = gateway()) {
            String tools = "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{}}}],";
            HttpResponse<String> response = gateway.post(CHAT, "{\"model\":\"shared\"," + tools + MESSAGES + "}");
            assertThat(response.headers().firstValue("x-ratatoskr-provider")).contains("second");

            HttpResponse<String> nobody = gateway.post(CHAT, "{\"model\":\"first:shared\"," + tools + MESSAGES + "}");
            assertThat(nobody.statusCode()).isEqualTo(400);
            assertThat(nobody.body()).contains("tools");
        }
    }

    @Test
    void failure_of_the_called_provider_wins_over_a_refusal() {
        second.chat()
                .always(MockResponse.error(429, "rate_limit_error", "rate_limit_exceeded", "slow")
                        .header("retry-after", "40"));
        try (TestGateway gateway = gateway()) {
            HttpResponse<String> response =
                    gateway.post(CHAT, TOP_K.replace("900", "90"), "x-ratatoskr-parameters", "error");

            assertThat(response.statusCode()).as(response.body()).isEqualTo(429);
            assertThat(response.headers().firstValue("retry-after")).contains("40");
            assertThat(response.body()).contains("first", "top_k");
        }
    }

    @Test
    void file_goes_to_any_model_of_a_provider_that_reads_files_itself() {
        first.models().always(MockResponse.json("""
                {"data":[{"id":"words","architecture":{"input_modalities":["text"],"output_modalities":["text"]},"supported_parameters":["tools"]}]}"""));
        String request = """
                {"model":"words","messages":[{"role":"user","content":[{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,JVBERi0="}}]}]}""";
        for (String reasoning : List.of("object", "effort")) {
            try (TestGateway gateway = TestGateway.withProviders(
                    folder,
                    Map.of("first", first),
                    "ratatoskr.providers.first.list-models",
                    "true",
                    "ratatoskr.providers.first.reasoning-field",
                    reasoning)) {
                await().atMost(Duration.ofSeconds(30)).until(() -> isListed(gateway, "first:words"));
                HttpResponse<String> response = gateway.post(CHAT, request);
                assertThat(response.statusCode()).as(response.body()).isEqualTo(reasoning.equals("object") ? 200 : 400);
            }
        }
    }

    @Test
    void rejected_parameter_is_learned_and_dropped_afterwards() {
        first.chat()
                .always(call -> call.text().contains("min_p")
                        ? MockResponse.json(
                                        "{\"error\":{\"message\":\"Unsupported parameter: 'min_p'\",\"type\":\"invalid_request_error\",\"param\":\"min_p\",\"code\":\"unsupported_parameter\"}}")
                                .status(400)
                        : MockResponse.text("one"));
        try (TestGateway gateway = gateway()) {
            String request = "{\"model\":\"shared\",\"min_p\":0.1," + MESSAGES + "}";

            HttpResponse<String> response = gateway.post(CHAT, request);
            assertThat(response.headers().firstValue("x-ratatoskr-provider")).contains("first");
            assertThat(response.headers().firstValue("x-ratatoskr-dropped")).contains("min_p");
            assertThat(response.headers().firstValue("x-ratatoskr-attempts")).contains("2");

            HttpResponse<String> later = gateway.post(CHAT, request);
            assertThat(later.headers().firstValue("x-ratatoskr-dropped")).contains("min_p");
            assertThat(later.headers().firstValue("x-ratatoskr-attempts")).contains("1");

            HttpResponse<String> strict = gateway.post(CHAT, request, "x-ratatoskr-parameters", "error");
            assertThat(strict.headers().firstValue("x-ratatoskr-provider")).contains("second");
        }
    }

    @Test
    void parameter_with_no_value_but_its_default_is_learned() {
        for (String parameter : List.of("temperature", "top_p", "presence_penalty")) {
            String error =
                    "{\"error\":{\"message\":\"Unsupported value: '%1$s' does not support 0.3 with this model. Only the default (1) value is supported.\",\"type\":\"invalid_request_error\",\"param\":\"%1$s\",\"code\":\"unsupported_value\"}}"
                            .formatted(parameter);
            first.chat()
                    .always(call -> call.text().contains(parameter)
                            ? MockResponse.json(error).status(400)
                            : MockResponse.text("one"));
            try (TestGateway gateway = TestGateway.withProviders(folder, Map.of("first", first))) {
                String request = "{\"model\":\"shared\",\"%s\":0.3,%s}".formatted(parameter, MESSAGES);

                HttpResponse<String> retried = gateway.post(CHAT, request);
                assertThat(retried.statusCode()).as(retried.body()).isEqualTo(200);
                assertThat(retried.headers().firstValue("x-ratatoskr-dropped")).contains(parameter);
                assertThat(retried.headers().firstValue("x-ratatoskr-attempts")).contains("2");
                assertThat(gateway.post(CHAT, request).headers().firstValue("x-ratatoskr-attempts"))
                        .contains("1");
            }
            try (TestGateway gateway = TestGateway.withProviders(folder, Map.of("first", first))) {
                String request = "{\"model\":\"shared\",\"%s\":0.3,%s}".formatted(parameter, MESSAGES);
                HttpResponse<String> strict = gateway.post(CHAT, request, "x-ratatoskr-parameters", "error");
                assertThat(strict.statusCode()).isEqualTo(400);
                assertThat(strict.body()).contains("\"code\":\"unsupported_value\"", "Only the default");
            }
        }
    }

    @Test
    void bad_value_is_not_learned() {
        first.chat()
                .always(call -> call.text().contains("\"temperature\":0.3")
                        ? MockResponse.json(
                                        "{\"error\":{\"message\":\"Unsupported value: 'temperature'\",\"type\":\"invalid_request_error\",\"param\":\"temperature\",\"code\":\"unsupported_value\"}}")
                                .status(400)
                        : MockResponse.text("one"));
        try (TestGateway gateway = gateway()) {
            String request = "{\"model\":\"shared\",\"temperature\":0.3," + MESSAGES + "}";
            assertThat(gateway.post(CHAT, request).headers().firstValue("x-ratatoskr-provider"))
                    .contains("second");
            HttpResponse<String> other = gateway.post(CHAT, request.replace("0.3", "1"));
            assertThat(other.headers().firstValue("x-ratatoskr-provider")).contains("first");
            assertThat(other.headers().firstValue("x-ratatoskr-dropped")).isEmpty();
        }
    }

    @Test
    void too_long_a_prompt_goes_only_to_a_larger_window() {
        MockResponse tooLong = MockResponse.error(400, "invalid_request_error", "context_length_exceeded", "too long");
        first.chat().always(tooLong);
        try (TestGateway gateway = gateway()) {
            String request = "{\"model\":\"shared\"," + MESSAGES + "}";
            assertThat(gateway.post(CHAT, request).headers().firstValue("x-ratatoskr-provider"))
                    .contains("second");

            long before = first.callCount();
            second.chat().always(tooLong);
            HttpResponse<String> nobody = gateway.post(CHAT, request, "x-ratatoskr-parameters", "warn");
            assertThat(nobody.statusCode()).isEqualTo(400);
            assertThat(nobody.body()).contains("context_length_exceeded");
            assertThat(first.callCount()).isEqualTo(before + 1);
        }
        first.chat().always(MockResponse.text("one"));
        try (TestGateway gateway = TestGateway.withProviders(
                folder, Map.of("first", first), "ratatoskr.providers.first.list-models", "false")) {
            first.chat().always(tooLong);
            assertThat(gateway.post(CHAT, "{\"model\":\"shared\"," + MESSAGES + "}")
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void a_prompt_that_is_not_cached_is_reported_at_openrouter() {
        String list =
                "{\"data\":[{\"id\":\"acme/none\",\"pricing\":{\"prompt\":\"0.000001\",\"completion\":\"0.000002\"}},"
                        + "{\"id\":\"acme/cached\",\"pricing\":{\"prompt\":\"0.000001\",\"completion\":\"0.000002\","
                        + "\"input_cache_read\":\"0.0000001\",\"input_cache_write\":\"0.00000125\"}}]}";
        first.models().always(MockResponse.json(list));
        try (TestGateway gateway = TestGateway.withProviders(
                folder,
                Map.of("first", first),
                "ratatoskr.providers.first.list-models",
                "true",
                "ratatoskr.providers.first.reasoning-field",
                "object")) {
            await().atMost(Duration.ofSeconds(30)).until(() -> isListed(gateway, "first:acme/cached"));
            for (String model : List.of("acme/none", "acme/cached")) {
                HttpResponse<String> response = gateway.post(
                        CHAT, "{\"model\":\"first:" + model + "\",\"cache_prompt\":true," + MESSAGES + "}");

                assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                boolean cached = model.equals("acme/cached");
                assertThat(response.headers().firstValue("x-ratatoskr-dropped").orElse(""))
                        .isEqualTo(cached ? "" : "cache_prompt");
                assertThat(first.lastCall().text().contains("\"cache_control\":{\"type\":\"ephemeral\"}"))
                        .isEqualTo(cached);
            }
        }
    }
}
