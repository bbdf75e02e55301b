package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.cli.GoldenCli;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listing circuit breakers and opening them for maintenance, over HTTP and with commands. */
final class BreakerAdministrationHttpTest {
    private static final String CHAT = """
            {"model": "%s", "messages": [{"role": "user", "content": "hi"}]}""";
    private static final String OPEN = """
            {"state": "open"}""";
    private static final String AUTO = """
            {"state": "auto"}""";

    @TempDir
    private Path folder;

    private MockProvider first;
    private MockProvider second;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        first = MockProvider.start();
        second = MockProvider.start();
        first.always(MockResponse.text("from first"));
        second.always(MockResponse.text("from second"));
        var providers = new LinkedHashMap<String, MockProvider>();
        providers.put("first", first);
        providers.put("second", second);
        gateway = TestGateway.withProviders(
                folder,
                providers,
                "ratatoskr.provider-defaults.retries",
                "0",
                "ratatoskr.providers.first.breaker-open",
                "10ms",
                "ratatoskr.providers.first.breaker-window",
                "2",
                "ratatoskr.providers.first.breaker-minimum-calls",
                "2",
                "ratatoskr.providers.second.breaker-scope",
                "model");
    }

    @AfterEach
    void stop() {
        gateway.close();
        first.close();
        second.close();
    }

    private HttpResponse<String> chat(String model) {
        return gateway.post("/v1/chat/completions", CHAT.formatted(model));
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return Json.mapper().readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError(response.body(), e);
        }
    }

    private JsonNode breaker(String provider) {
        JsonNode list = json(gateway.get("/admin/breakers"));
        assertThat(list.path("object").asText()).isEqualTo("list");
        for (JsonNode breaker : list.path("data")) {
            if (breaker.path("provider").asText().equals(provider)
                    && breaker.path("operation").asText().equals("chat")) {
                return breaker;
            }
        }
        throw new AssertionError(list);
    }

    @Test
    void a_breaker_opened_for_maintenance_sends_requests_to_the_next_provider_until_auto() {
        assertThat(chat("shared").body()).contains("from first");
        HttpResponse<String> opened = gateway.post("/admin/breakers/first/chat", OPEN);
        assertThat(opened.statusCode()).isEqualTo(200);
        assertThat(json(opened).path("state").asText()).isEqualTo("open");
        assertThat(json(opened).path("forced").asBoolean()).isTrue();
        assertThat(json(opened).has("half_open_in_ms")).isFalse();
        int before = first.calls().size();
        for (int i = 0; i < 3; i++) {
            assertThat(chat("shared").body()).contains("from second");
        }
        HttpResponse<String> refused = chat("first:shared");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("first: circuit breaker opened by an operator");
        assertThat(refused.headers().firstValue("retry-after")).hasValue("30");
        assertThat(first.calls()).hasSize(before);
        assertThat(breaker("first").path("forced").asBoolean()).isTrue();

        HttpResponse<String> closed = gateway.post("/admin/breakers/first/chat", AUTO);
        assertThat(json(closed).path("state").asText()).isEqualTo("closed");
        assertThat(json(closed).path("calls").asInt()).isZero();
        assertThat(chat("shared").body()).contains("from first");
    }

    @Test
    void states_and_counts_of_providers_and_models_are_listed() {
        first.always(MockResponse.error(500, "broken"));
        second.always(MockResponse.error(500, "broken"));
        chat("shared");
        JsonNode closed = breaker("first");
        assertThat(closed.path("state").asText()).isEqualTo("closed");
        assertThat(closed.path("forced").asBoolean()).isFalse();
        assertThat(closed.path("calls").asInt()).isEqualTo(1);
        assertThat(closed.path("failed").asInt()).isEqualTo(1);
        assertThat(closed.has("models")).isFalse();
        JsonNode perModel = breaker("second");
        assertThat(perModel.path("model_count").asInt()).isEqualTo(1);
        assertThat(perModel.path("models").path(0).path("model").asText()).isEqualTo("shared");
        assertThat(perModel.path("models").path(0).path("failed").asInt()).isEqualTo(1);
        chat("shared");
        assertThat(breaker("first").path("state").asText()).isIn("open", "half_open");
        assertThat(gateway.post("/admin/breakers/first/chat", AUTO).statusCode())
                .as("auto leaves a breaker that failures have opened")
                .isEqualTo(200);
        assertThat(breaker("first").path("state").asText()).isIn("open", "half_open");
    }

    @Test
    void open_breakers_are_listed_first_and_those_of_disabled_providers_not_at_all() {
        JsonNode before = json(gateway.get("/admin/breakers")).path("data");
        assertThat(before.findValuesAsText("provider"))
                .contains("first", "second")
                .as("they have no key")
                .doesNotContain("openai", "gemini", "anthropic");
        gateway.post("/admin/breakers/second/embed", OPEN);
        JsonNode list = json(gateway.get("/admin/breakers")).path("data");
        assertThat(list.size()).isEqualTo(before.size());
        assertThat(list.path(0).path("provider").asText()).isEqualTo("second");
        assertThat(list.path(0).path("operation").asText()).isEqualTo("embed");
    }

    @Test
    void commands_list_and_set_all_operations_of_a_provider() {
        assertThat(cli("breakers", "open", "first"))
                .isEqualTo(
                        "0 first chat: open (operator)\nfirst generate: open (operator)\nfirst embed: open (operator)\n");
        assertThat(cli("breakers", "list")).containsPattern("first +chat +open \\(operator\\) +0 +0\n");
        assertThat(cli("breakers", "auto", "first", "chat")).isEqualTo("0 first chat: closed\n");
        assertThat(cli("breakers", "list")).containsPattern("first +embed +open \\(operator\\)");
        assertThat(cli("breakers", "open", "none")).startsWith("4 ");
        assertThat(cli("breakers", "list", "--json")).startsWith("0 {\"object\":\"list\"");
    }

    @Test
    void unknown_breakers_and_states_are_refused() {
        assertThat(gateway.post("/admin/breakers/none/chat", OPEN).statusCode()).isEqualTo(404);
        assertThat(gateway.post("/admin/breakers/first/rerank", OPEN).body()).contains("breaker_not_found");
        for (String body : new String[] {"", "{}", "[]", "{\"state\": 1}", "{\"state\": \"closed\"}", "nothing"}) {
            HttpResponse<String> refused = gateway.post("/admin/breakers/first/chat", body);
            assertThat(refused.statusCode()).as(body).isEqualTo(400);
            assertThat(refused.body()).contains("\"param\":\"state\"");
        }
        assertThat(breaker("first").path("forced").asBoolean()).isFalse();
    }

    @Test
    void admin_rights_are_needed() throws IOException {
        Path keys = Files.writeString(folder.resolve("keys"), "user=user-key%nroot=admin-key admin%n".formatted());
        try (TestGateway keyed = TestGateway.of(Ratatoskr.builder(), "ratatoskr.access.keys-file", keys.toString())) {
            for (String key : new String[] {"user-key", "admin-key"}) {
                int expected = key.equals("user-key") ? 403 : 200;
                String[] header = {"authorization", "Bearer " + key};
                assertThat(keyed.post("/admin/breakers/compatible/chat", AUTO, header)
                                .statusCode())
                        .isEqualTo(expected);
                assertThat(keyed.send(keyed.request("/admin/breakers")
                                        .headers(header)
                                        .GET()
                                        .build())
                                .statusCode())
                        .isEqualTo(expected);
            }
        }
    }

    private String cli(String... args) {
        String[] all = Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--service";
        all[args.length + 1] = gateway.url();
        GoldenCli.Ended ended = GoldenCli.run("", all);
        return ended.code() + " " + ended.out();
    }
}
