package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockProvider;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Invalid input to the real service: the error has a status, a message and the field, in OpenAI's format. */
final class InvalidInputTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String EMBED = "/v1/embeddings";
    private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    private static MockProvider mock;
    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        mock = MockProvider.start();
        gateway = TestGateway.forMock(mock, "ratatoskr.http.body-limit", "1MiB");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        mock.close();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(CHAT, "{\"model\":", 400, null),
                Arguments.of(CHAT, "[]", 400, null),
                Arguments.of(CHAT, "", 400, null),
                Arguments.of(CHAT, "{} {}", 400, null),
                Arguments.of(CHAT, "{" + HI + "}", 400, "model"),
                Arguments.of(CHAT, "{\"model\":7," + HI + "}", 400, "model"),
                Arguments.of(CHAT, "{\"model\":\"\"," + HI + "}", 400, "model"),
                Arguments.of(CHAT, "{\"model\":\"m\"}", 400, "messages"),
                Arguments.of(CHAT, "{\"model\":\"m\",\"messages\":[]}", 400, "messages"),
                Arguments.of(CHAT, "{\"model\":\"m\",\"messages\":\"hi\"}", 400, "messages"),
                Arguments.of(
                        CHAT,
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"king\",\"content\":\"hi\"}]}",
                        400,
                        "messages[0].role"),
                Arguments.of(CHAT, "{\"model\":\"m\",\"messages\":[{\"content\":\"hi\"}]}", 400, "messages[0].role"),
                Arguments.of(CHAT, "{\"model\":\"m\",\"temperature\":\"hot\"," + HI + "}", 400, "temperature"),
                Arguments.of(CHAT, "{\"model\":\"m\",\"temperature\":NaN," + HI + "}", 400, null),
                Arguments.of(CHAT, "{\"model\":\"m\",\"temperature\":1e999," + HI + "}", 400, "temperature"),
                Arguments.of(CHAT, "{\"model\":\"m\",\"max_tokens\":0," + HI + "}", 400, "max_tokens"),
                Arguments.of(CHAT, "{\"model\":\"m\",\"stream\":\"yes\"," + HI + "}", 400, "stream"),
                Arguments.of(
                        CHAT,
                        "{\"model\":\"m\",\"tools\":[{\"type\":\"function\"}]," + HI + "}",
                        400,
                        "tools[0].function"),
                Arguments.of(
                        CHAT,
                        "{\"model\":\"m\",\"raw_provider_options\":{\"stream\":true}," + HI + "}",
                        400,
                        "raw_provider_options"),
                Arguments.of(
                        CHAT,
                        "{\"model\":\"m\",\"metadata\":" + "[".repeat(500) + "]".repeat(500) + "," + HI + "}",
                        400,
                        null),
                Arguments.of(CHAT, "{\"model\":\"m\",\"user\":\"" + "x".repeat(2 << 20) + "\"," + HI + "}", 413, null),
                Arguments.of(EMBED, "{\"model\":\"all-MiniLM-L6-v2\"}", 400, "input"),
                Arguments.of(EMBED, "{\"model\":\"all-MiniLM-L6-v2\",\"input\":[]}", 400, "input"),
                Arguments.of(EMBED, "{\"model\":\"all-MiniLM-L6-v2\",\"input\":[1,2,3]}", 400, "input"),
                Arguments.of(EMBED, "{\"model\":\"all-MiniLM-L6-v2\",\"input\":[\"a\",1]}", 400, "input"),
                Arguments.of(EMBED, "{\"model\":\"all-MiniLM-L6-v2\",\"input\":\"\"}", 400, "input"),
                Arguments.of(
                        EMBED,
                        "{\"model\":\"all-MiniLM-L6-v2\",\"input\":\"a\",\"dimensions\":100}",
                        400,
                        "dimensions"),
                Arguments.of(
                        EMBED,
                        "{\"model\":\"all-MiniLM-L6-v2\",\"input\":\"a\",\"encoding_format\":\"hex\"}",
                        400,
                        "encoding_format"),
                Arguments.of(EMBED, "{\"model\":\"no-such-model\",\"input\":\"a\"}", 404, "model"),
                Arguments.of("/v1/completions", "{\"model\":\"m\"}", 400, "prompt"),
                Arguments.of("/v1/nothing", "{}", 404, null),
                Arguments.of("/v1/models", "{}", 405, null));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void invalid_input_gets_a_status_a_message_and_its_field(String path, String body, int status, String field)
            throws IOException {
        HttpResponse<String> response = gateway.post(path, body);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        JsonNode error = Json.mapper().readTree(response.body()).path("error");
        assertThat(error.path("message").asText())
                .isNotBlank()
                .doesNotContain("Exception")
                .doesNotContain("\n");
        assertThat(error.path("type").asText()).isNotBlank();
        assertThat(error.has("param")).isTrue();
        assertThat(error.has("code")).isTrue();
        if (field != null) {
            assertThat(error.path("param").asText()).startsWith(field);
        }
        assertThat(mock.callCount()).as("calls to the provider").isZero();
    }

    @Test
    void wrong_content_type_is_refused() {
        HttpResponse<String> response = gateway.send(gateway.request(CHAT)
                .header("content-type", "text/plain")
                .POST(BodyPublishers.ofString("{\"model\":\"m\"," + HI + "}"))
                .build());
        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(response.body()).contains("application/json");
    }

    @Test
    void request_of_a_web_page_is_rejected() {
        assertThat(gateway.post(CHAT, "{\"model\":\"m\"," + HI + "}", "origin", "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
    }
}
