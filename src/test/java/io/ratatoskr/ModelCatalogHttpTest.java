package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The model catalog over HTTP, with two providers that list different details of the same models. */
final class ModelCatalogHttpTest {
    private static final String ZETA = """
            {"data": [
              {"id": "org/shared", "context_length": 8192, "supported_parameters": ["temperature", "tools"],
               "default_parameters": {"temperature": 0.3},
               "architecture": {"input_modalities": ["text"], "output_modalities": ["text"]}},
              {"id": "zeta-free", "pricing": {"prompt": "0", "completion": "0"}, "context_length": 1000},
              {"id": "Zeta-Dear", "pricing": {"prompt": "0.000003", "completion": "0.000015"}, "context_length": 200000,
               "architecture": {"input_modalities": ["text", "image"], "output_modalities": ["text"]}},
              {"id": "absurd", "pricing": {"prompt": "100e2147483600", "completion": "1e-999999999"}}]}
            """;
    private static final String ALPHA = """
            {"data": [
              {"id": "org/shared", "context_length": 4096, "pricing": {"prompt": "0.000001", "completion": "0.000002"},
               "supported_parameters": ["temperature", "top_k"], "top_provider": {"max_completion_tokens": 512}},
              {"id": "alpha-only"}]}
            """;

    @TempDir
    private static Path home;

    private static MockProvider zeta;
    private static MockProvider alpha;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        zeta = MockProvider.start();
        alpha = MockProvider.start();
        zeta.at("/v1/models").always(MockResponse.json(ZETA));
        alpha.at("/v1/models").always(MockResponse.json(ALPHA));
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/models.yaml"), """
                aliases:
                  smart: [zeta:Zeta-Dear, no/such, org/shared]
                  hollow: [no/such]
                presets:
                  free/agentic: [zeta-free]
                same:
                  - {zeta: zeta-free, alpha: alpha-only}
                """);
        Files.createDirectories(home.resolve("routes/core"));
        var lines = new StringBuilder();
        for (String name : List.of("zeta", "alpha")) {
            lines.append("""
                    - templatedRoute: {routeTemplateRef: provider, routeId: %1$s-chat, parameters: [{name: name, value: %1$s}, \
                    {name: operation, value: chat}, {name: uri, value: "provider:openai?name=%1$s"}]}
                    """.formatted(name));
        }
        Files.writeString(home.resolve("routes/core/providers.camel.yaml"), lines);
        gateway = gateway(zeta, alpha);
        for (String model : List.of("zeta:zeta-free", "alpha:alpha-only")) {
            JsonNode refreshed = refresh(gateway, 200, "/v1/models/" + model + "/refresh");
            assertThat(refreshed.has("refresh_failures")).isFalse();
        }
    }

    private static TestGateway gateway(MockProvider zeta, MockProvider alpha, String... keysAndValues) {
        return TestGateway.of(
                Ratatoskr.builder()
                        .home(home)
                        .set("ratatoskr.providers.zeta.base-url", zeta.baseUrl())
                        .set("ratatoskr.providers.alpha.base-url", alpha.baseUrl()),
                keysAndValues);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        zeta.close();
        alpha.close();
    }

    private static JsonNode get(int status, String path) throws IOException {
        return get(gateway, status, path);
    }

    private static JsonNode get(TestGateway gateway, int status, String path) throws IOException {
        HttpResponse<String> response = gateway.get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return Json.mapper().readTree(response.body());
    }

    private static JsonNode refresh(TestGateway gateway, int status, String path) throws IOException {
        HttpResponse<String> response = gateway.post(path, "");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return Json.mapper().readTree(response.body());
    }

    /** Returns the models of the two providers; the gateway also knows bundled ones. */
    private static List<String> ids(String query) throws IOException {
        var ids = new ArrayList<String>();
        for (JsonNode model : get(200, "/v1/models" + query).path("data")) {
            String provider = model.path("provider").asText();
            if (provider.equals("zeta") || provider.equals("alpha")) {
                ids.add(model.path("id").asText());
            }
        }
        return ids;
    }

    private static JsonNode json(String text) throws IOException {
        return Json.mapper().readTree(text.replace((char) 39, (char) 34));
    }

    @Test
    void list_has_the_openai_format_and_the_known_details() throws IOException {
        JsonNode list = get(200, "/v1/models?q=zeta-dear");
        assertThat(list).isEqualTo(json("""
                {'object': 'list', 'data': [{'id': 'Zeta-Dear', 'object': 'model', 'created': 0, 'owned_by': 'zeta', 'provider': 'zeta',
                'capabilities': ['chat', 'chat_streaming', 'generate', 'vision'], 'context_window': 200000,
                'input_modalities': ['text', 'image'], 'output_modalities': ['text'],
                'pricing': {'prompt': 3, 'completion': 15}, 'callable': true}]}"""));
        JsonNode one = get(200, "/v1/models/Zeta-Dear");
        assertThat(one).isEqualTo(list.path("data").get(0));
        assertThat(get(200, "/v1/models/org%2Fshared").path("owned_by").asText())
                .isEqualTo("zeta");
        assertThat(get(200, "/v1/models/alpha:org/shared")
                        .path("max_output_tokens")
                        .asInt())
                .isEqualTo(512);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?provider=zeta | org/shared zeta-free Zeta-Dear absurd",
                "?provider=zeta,alpha&q=SHARED | alpha:org/shared org/shared",
                "?provider=zeta&provider=alpha&q=shared | alpha:org/shared org/shared",
                "?capability=tool_use | org/shared",
                "?capability=chat,vision | Zeta-Dear",
                "?capability=chat&capability=tool_use | org/shared",
                "?capability=tool_use,vision | ''",
                "?max_price=0 | zeta-free",
                "?max_price=2 | alpha:org/shared zeta-free",
                "?max_price=14.99&min_context=0 | alpha:org/shared zeta-free",
                "?min_context=8192 | org/shared Zeta-Dear",
                "?q=%2Fshared&min_context=5000&unheard=of | org/shared",
                "?q=&provider=alpha | alpha:org/shared alpha:alpha-only",
                "?all=false&q=dear | Zeta-Dear",
                "?q=no+such | ''"
            })
    void list_has_only_the_requested_models(String query, String ids) throws IOException {
        assertThat(String.join(" ", ids(query))).isEqualTo(ids);
    }

    @Test
    void absurd_price_is_ignored() throws IOException {
        assertThat(get(200, "/v1/models?q=absurd").path("data").get(0).has("pricing"))
                .isFalse();
    }

    @Test
    void unavailable_models_come_last_and_only_on_request() throws IOException {
        assertThat(gateway.get("/v1/models?provider=openrouter").body()).doesNotContain("openrouter/auto");
        JsonNode all = get(200, "/v1/models?all=true").path("data");
        assertThat(all.get(0).path("callable").asBoolean()).isTrue();
        JsonNode last = all.get(all.size() - 1);
        assertThat(last.path("callable").asBoolean()).isFalse();
        assertThat(last.path("reason").asText()).contains("API_KEY");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "capability=telepathy | capability | capability is 'telepathy'; expected one or more of chat, chat_streaming",
                "capability=chat, | capability | capability is ''",
                "provider=nobody | provider | provider is 'nobody'; expected one of",
                "max_price=-1 | max_price | max_price is '-1'; expected a number of US dollars",
                "max_price=cheap | max_price | max_price is 'cheap'",
                "max_price=NaN | max_price | max_price is 'NaN'",
                "max_price= | max_price | max_price is ''",
                "max_price=1&max_price=2 | max_price | max_price is given 2 times; expected once",
                "min_context=8k | min_context | min_context is '8k'; expected a number of tokens",
                "min_context=-1 | min_context | min_context is '-1'",
                "min_context=99999999999 | min_context | min_context is '99999999999'",
                "all=yes | all | all is 'yes'; expected true or false"
            })
    void invalid_value_names_the_field_the_value_and_what_is_allowed(String query, String field, String message)
            throws IOException {
        JsonNode error = get(400, "/v1/models?" + query).path("error");
        assertThat(error.path("param").asText()).isEqualTo(field);
        assertThat(error.path("message").asText()).startsWith(message);
    }

    @Test
    void overlong_value_is_not_repeated() throws IOException {
        for (String name : List.of("capability", "provider", "max_price", "min_context", "q", "all")) {
            assertThat(get(400, "/v1/models?%s=%s".formatted(name, "9".repeat(3000)))
                            .toString())
                    .as(name)
                    .hasSizeLessThan(600);
        }
    }

    @Test
    void metadata_merges_the_details_of_two_providers_and_shows_both() throws IOException {
        JsonNode details = get(200, "/v1/models/org%2Fshared/metadata");
        assertThat(details.path("id").asText()).isEqualTo("org/shared");
        assertThat(details.path("provider").asText()).isEqualTo("zeta");
        assertThat(details.path("context_window").asInt()).isEqualTo(8192);
        assertThat(details.path("max_output_tokens").asInt()).isEqualTo(512);
        assertThat(details.path("pricing")).isEqualTo(json("{'prompt': 1, 'completion': 2}"));
        assertThat(details.path("callable").asBoolean()).isTrue();
        assertThat(details.at("/parameters/temperature"))
                .isEqualTo(json("{'availability': 'mutable', 'range': {'min': 0, 'max': 2, 'default': 0.3}}"));
        assertThat(details.has("refresh_failures")).isFalse();
        JsonNode providers = details.path("providers");
        assertThat(providers).hasSize(2);
        assertThat(providers.get(0).path("provider").asText()).isEqualTo("zeta");
        assertThat(providers.get(0).has("pricing")).isFalse();
        assertThat(providers.get(1).path("provider").asText()).isEqualTo("alpha");
        assertThat(providers.get(1).path("context_window").asInt()).isEqualTo(4096);
        assertThat(providers.get(1).at("/parameters/temperature/range/default").isMissingNode())
                .isTrue();
        assertThat(providers.get(1).at("/parameters/top_k/availability").asText())
                .isEqualTo("mutable");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "org/shared | zeta:org/shared alpha:org/shared",
                "alpha:org/shared | alpha:org/shared",
                "alpha%3Aorg%2Fshared | alpha:org/shared",
                "alpha/org/shared | alpha:org/shared",
                "alpha-only | zeta:zeta-free alpha:alpha-only",
                "smart | zeta:Zeta-Dear zeta:org/shared alpha:org/shared",
                "ratatoskr:free/agentic | zeta:zeta-free alpha:alpha-only",
                "ratatoskr:free%2Fagentic | zeta:zeta-free alpha:alpha-only"
            })
    void metadata_accepts_every_form_of_a_model_string(String model, String expected) throws IOException {
        JsonNode details = get(200, "/v1/models/" + model + "/metadata");
        var found = new ArrayList<String>();
        details.path("providers")
                .forEach(there -> found.add(
                        there.path("provider").asText() + ":" + there.path("id").asText()));
        assertThat(String.join(" ", found)).isEqualTo(expected);
        assertThat(details.path("provider").asText() + ":" + details.path("id").asText())
                .isEqualTo(found.getFirst());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Zeta-Dare", "alpha:Zeta-Dare", "alpha/Zeta-Dare"})
    void unknown_model_names_similar_ones(String model) throws IOException {
        JsonNode error = get(404, "/v1/models/" + model + "/metadata").path("error");
        assertThat(error.path("code").asText()).isEqualTo("model_not_found");
        assertThat(error.path("message").asText())
                .startsWith("unknown model '%s'; did you mean Zeta-Dear or ".formatted(model));
    }

    @Test
    void names_without_any_model_and_invalid_flags_are_rejected() throws IOException {
        get(404, "/v1/models/hollow/metadata");
        assertThat(get(404, "/v1/models/ratatoskr:no/such/metadata").toString()).contains("free/agentic");
        assertThat(get(400, "/v1/models/smart/metadata?refresh=now").toString()).contains("expected true or false");
    }

    @Test
    void a_get_calls_no_provider_and_names_the_post() throws IOException {
        HttpResponse<String> response = gateway.get("/v1/models/org/shared/metadata?refresh=true");
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("allow")).contains("POST");
        JsonNode error = Json.mapper().readTree(response.body()).path("error");
        assertThat(error.path("message").asText()).contains("POST /v1/models/{id}/refresh");
        assertThat(error.path("code").asText()).isEqualTo("method_not_supported");
    }

    @Test
    void refresh_calls_only_the_providers_of_the_model() throws IOException {
        try (MockProvider first = MockProvider.start();
                MockProvider second = MockProvider.start();
                TestGateway fresh = gateway(first, second)) {
            first.at("/v1/models").always(MockResponse.json(ZETA));
            second.at("/v1/models").always(MockResponse.json(ALPHA));
            get(fresh, 404, "/v1/models/org/shared/metadata");
            assertThat(first.callCount() + second.callCount()).isZero();
            JsonNode request = refresh(fresh, 200, "/v1/models/alpha:org/shared/refresh");
            assertThat(request.path("context_window").asInt()).isEqualTo(4096);
            assertThat(first.callCount()).isZero();
            assertThat(second.callCount()).isOne();
        }
    }

    @Test
    void provider_whose_refresh_fails_is_named_and_known_details_stay() throws IOException {
        try (MockProvider first = MockProvider.start();
                MockProvider second = MockProvider.start();
                TestGateway fresh = gateway(first, second, "ratatoskr.providers.alpha.models", "org/shared")) {
            first.at("/v1/models").always(MockResponse.json(ZETA));
            second.at("/v1/models").always(MockResponse.error(500, "the key is sk-secret"));
            JsonNode reported = refresh(fresh, 200, "/v1/models/org/shared/refresh");
            assertThat(reported.path("provider").asText()).isEqualTo("alpha");
            assertThat(reported.path("refresh_failures")).hasSize(1);
            assertThat(reported.at("/refresh_failures/0/provider").asText()).isEqualTo("alpha");
            assertThat(reported.at("/refresh_failures/0/reason").asText()).contains("500");
            assertThat(reported.toString()).doesNotContain("sk-secret");

            String nobody = refresh(fresh, 404, "/v1/models/alpha:new/refresh")
                    .at("/error/message")
                    .asText();
            assertThat(nobody)
                    .contains("; alpha returned no models: ")
                    .contains("500")
                    .doesNotContain("sk-secret");
            assertThat(refresh(fresh, 404, "/v1/models/openrouter:org/shared/refresh")
                            .at("/error/message")
                            .asText())
                    .contains("openrouter returned no models: disabled: ");
            assertThat(first.callCount()).isZero();
        }
    }

    @Test
    void models_of_this_process_need_no_refresh() throws IOException {
        JsonNode local = refresh(gateway, 200, "/v1/models/all-MiniLM-L6-v2/refresh");
        assertThat(local.path("id").asText()).isEqualTo("all-MiniLM-L6-v2");
        assertThat(local.path("dimensions").asInt()).isEqualTo(384);
        assertThat(local.has("refresh_failures")).isFalse();
    }
}
