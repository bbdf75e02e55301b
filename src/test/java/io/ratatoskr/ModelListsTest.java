package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Model lists of providers, and their refresh while the service runs. */
final class ModelListsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";

    @TempDir
    Path folder;

    private TestGateway gateway(String provider, String base) throws IOException {
        Path models = Files.writeString(folder.resolve("models.yaml"), "aliases: {}\n");
        return TestGateway.with(
                models,
                Map.of("OPENROUTER_API_KEY", "sk-or-test"),
                "ratatoskr.providers." + provider + ".base-url",
                base,
                "ratatoskr.providers." + provider + ".list-models",
                "true",
                "ratatoskr.providers." + provider + ".list-models-every",
                "1s");
    }

    private static Set<String> ids(TestGateway gateway, String provider) {
        var ids = new HashSet<String>();
        try {
            JsonNode list =
                    Json.mapper().readTree(gateway.get("/v1/models?all=true").body());
            for (JsonNode model : list.path("data")) {
                if (model.toString().contains("\"" + provider + "\"")) {
                    ids.add(model.path("id").asText());
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return ids;
    }

    @Test
    void pages_are_followed_and_only_on_the_provider_itself() throws IOException {
        try (MockProvider mock = MockProvider.start()) {
            String first =
                    "{\"data\":[{\"id\":\"one\",\"pricing\":{\"prompt\":\"-1\",\"completion\":null},\"context_length\":null,"
                            + "\"architecture\":null},{\"id\":\"two\",\"top_provider\":null}],\"links\":{\"next\":\"https://evil.test/x?offset=2\"}}";
            mock.at("/v1/models").enqueue(MockResponse.json(first));
            mock.at("/v1/models")
                    .always(MockResponse.json("{\"data\":[{\"id\":\"three\"}],\"links\":{\"next\":null}}"));
            try (TestGateway gateway = gateway("openrouter", mock.baseUrl())) {
                await().atMost(TIMEOUT)
                        .until(() -> ids(gateway, "openrouter").containsAll(Set.of("one", "two", "three")));
                assertThat(ids(gateway, "openrouter")).contains("openrouter/auto");
            }
        }
    }

    @Test
    void a_list_that_fails_or_shrinks_too_much_changes_nothing_and_a_good_one_is_seen_without_restart()
            throws IOException {
        try (MockProvider mock = MockProvider.start()) {
            mock.at("/v1/models").always(list("a", "b", "c", "d"));
            try (TestGateway gateway = gateway("openrouter", mock.baseUrl())) {
                await().atMost(TIMEOUT).until(() -> ids(gateway, "openrouter").contains("d"));
                mock.at("/v1/models").always(list());
                long before = mock.callCount();
                await().atMost(TIMEOUT).until(() -> mock.callCount() > before);
                assertThat(ids(gateway, "openrouter")).contains("a", "b", "c", "d");
            }
            mock.at("/v1/models").always(list("a", "b", "c", "d"));
            try (TestGateway gateway = gateway("openrouter", mock.baseUrl())) {
                await().atMost(TIMEOUT).until(() -> ids(gateway, "openrouter").contains("d"));
                mock.at("/v1/models").always(list("a", "b", "e"));
                await().atMost(TIMEOUT).until(() -> ids(gateway, "openrouter").contains("e"));
                assertThat(ids(gateway, "openrouter")).doesNotContain("d");
            }
        }
    }

    private static MockResponse list(String... ids) {
        var data = new StringBuilder();
        for (String id : ids) {
            data.append(data.isEmpty() ? "" : ",")
                    .append("{\"id\":\"")
                    .append(id)
                    .append("\"}");
        }
        return MockResponse.json("{\"data\":[" + data + "]}");
    }

    @Test
    void what_a_model_of_ollama_can_do_comes_from_its_details() throws IOException {
        try (MockProvider mock = MockProvider.start()) {
            mock.at("/api/tags")
                    .always(MockResponse.json(
                            "{\"models\":[{\"name\":\"llama3.2:latest\",\"model\":\"llama3.2:latest\"}]}"));
            mock.at("/api/show")
                    .always(MockResponse.json("{\"capabilities\":[\"completion\",\"tools\"],\"model_info\":"
                            + "{\"general.architecture\":\"llama\",\"llama.context_length\":131072}}"));
            mock.at("/api/chat")
                    .always(MockResponse.json(
                            "{\"model\":\"llama3.2\",\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},"
                                    + "\"done\":true,\"done_reason\":\"stop\"}"));
            try (TestGateway gateway = gateway("ollama", mock.origin())) {
                await().atMost(TIMEOUT).until(() -> ids(gateway, "ollama").contains("llama3.2:latest"));
                String model = gateway.get("/v1/models/llama3.2:latest").body();
                assertThat(model).contains("131072", "tool_use").doesNotContain("vision");
                assertThat(gateway.post("/v1/chat/completions", "{\"model\":\"llama3.2\"," + HELLO)
                                .headers()
                                .firstValue("x-ratatoskr-provider"))
                        .contains("ollama");
                // After its removal from Ollama, the model is still not routed to another provider
                mock.at("/api/tags").always(MockResponse.json("{\"models\":[{\"name\":\"other:latest\"}]}"));
                await().atMost(TIMEOUT).until(() -> !ids(gateway, "ollama").contains("llama3.2:latest"));
                assertThat(gateway.post("/v1/chat/completions", "{\"model\":\"llama3.2\"," + HELLO)
                                .statusCode())
                        .isEqualTo(404);
            }
        }
    }

    @Test
    void a_server_that_is_off_is_reported_with_the_command_to_start_it() throws IOException {
        try (TestGateway gateway = gateway("ollama", "http://localhost:1")) {
            assertThat(gateway.post("/v1/chat/completions", "{\"model\":\"ollama:llama3.2\"," + HELLO)
                            .body())
                    .contains("localhost:1", "ollama serve");
        }
    }
}
