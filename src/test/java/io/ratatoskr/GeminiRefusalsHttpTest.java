package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.mock.MockCall;
import io.ratatoskr.mock.MockFormat;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Gemini refuses, over HTTP: reported, or served by the next provider. */
final class GeminiRefusalsHttpTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
    private static final String TOOLS = "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"fs/list\"}}]";
    private static final String JSON = "\"response_format\":{\"type\":\"json_object\"}";

    @TempDir
    static Path folder;

    private static MockProvider mock;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        mock = MockProvider.start();
        Path models = folder.resolve("models.yaml");
        Files.writeString(models, "aliases: {both: [\"gemini:gemini-2.5-flash\", \"compatible:other\"]}\n");
        gateway = TestGateway.with(
                models,
                mock,
                "ratatoskr.providers.gemini.base-url",
                MockFormat.GEMINI.baseUrl(mock.origin()),
                "ratatoskr.providers.gemini.requires-key",
                "false",
                "ratatoskr.providers.gemini.list-models",
                "false",
                "ratatoskr.providers.compatible.list-models",
                "false");
    }

    @BeforeEach
    void reset() {
        mock.reset();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        mock.close();
    }

    @Test
    void tools_with_a_json_response_go_to_the_next_provider() {
        String request = "{\"model\":\"both\",%s,%s,%s}".formatted(MESSAGES, TOOLS, JSON);

        HttpResponse<String> response = gateway.post(CHAT, request);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-ratatoskr-provider")).contains("compatible");
        assertThat(mock.calls()).extracting(MockCall::format).containsExactly(MockFormat.OPENAI);

        HttpResponse<String> alone = gateway.post(CHAT, request.replace("both", "gemini:gemini-2.5-flash"));
        assertThat(alone.statusCode()).isEqualTo(400);
        assertThat(alone.body()).contains("unsupported_parameter", "response_format", "Gemini 3");
        assertThat(mock.calls()).hasSize(1);

        HttpResponse<String> later = gateway.post(CHAT, request.replace("both", "gemini:gemini-3-flash-preview"));
        assertThat(later.statusCode()).as(later.body()).isEqualTo(200);
        assertThat(mock.lastCall().text()).contains("fs_list", "responseMimeType");
    }

    @Test
    void removals_are_in_the_header_and_in_validate() {
        List<String> models = List.of("gemini-2.5-pro", "gemini-3-flash-preview", "gemini-2.5-flash-preview-09");
        for (String model : models) {
            String parameters =
                    "\"frequency_penalty\":0.5,\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"],%s".formatted(MESSAGES);

            HttpResponse<String> response =
                    gateway.post(CHAT, "{\"model\":\"gemini:%s\",%s}".formatted(model, parameters));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(response.headers().firstValue("x-ratatoskr-dropped").orElse(""))
                    .contains("frequency_penalty", "stop");
            assertThat(mock.lastCall().text())
                    .doesNotContain("frequencyPenalty")
                    .contains("[\"a\",\"b\",\"c\",\"d\",\"e\"]");

            HttpResponse<String> validated =
                    gateway.post("/v1/models/gemini:%s/validate".formatted(model), "{%s}".formatted(parameters));
            assertThat(validated.body())
                    .contains(
                            "\"parameter\":\"frequency_penalty\"", "\"parameter\":\"stop\"", "\"change\":\"dropped\"");

            HttpResponse<String> strict = gateway.post(
                    CHAT,
                    "{\"model\":\"gemini:%s\",%s}".formatted(model, parameters),
                    "x-ratatoskr-parameters",
                    "error");
            assertThat(strict.statusCode()).isEqualTo(400);
        }
    }

    @Test
    void mapped_tool_names_come_back() {
        mock.always(MockResponse.toolCall("fs_list", "{}"));
        String request = "{\"model\":\"gemini:gemini-2.5-flash\",%s,%s}".formatted(MESSAGES, TOOLS);

        assertThat(gateway.post(CHAT, request).body())
                .contains("\"name\":\"fs/list\"")
                .doesNotContain("fs_list");
        assertThat(gateway.post(CHAT, request.replace("{\"model\"", "{\"stream\":true,\"model\""))
                        .body())
                .contains("\"name\":\"fs/list\"")
                .doesNotContain("fs_list");
    }
}
