package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ChatStream;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.GatewayException;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.LogCapture;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One line in the log {@code ratatoskr.access} for each request. */
@Timeout(60)
final class AccessLogTest {
    private static final String BODY = """
            {"model":"compatible:m","stream":%s,"stream_options":{"include_usage":true},\
            "messages":[{"role":"user","content":"the content"}]}""";
    private static final String KEY = "key-of-a-caller-1234567890";

    private static MockProvider mock;
    private static TestGateway gateway;
    private static LogCapture log;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        Configurator.setLevel("ratatoskr.access", Level.INFO);
        log = LogCapture.start();
        mock = MockProvider.start();
        Path keys = Files.writeString(folder.resolve("keys"), "team=" + KEY + "\n");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
        gateway = TestGateway.forMock(
                mock,
                "ratatoskr.log.access",
                "true",
                "ratatoskr.log.format",
                "json",
                "ratatoskr.cache.chat",
                "true",
                "ratatoskr.access.keys-file",
                keys.toString());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        mock.close();
        log.close();
    }

    /** The access line with this request id, without what the pattern puts before it. */
    private static String line(String requestId) {
        return line("\"request_id\":\"" + requestId + "\"", log);
    }

    private static String line(String part, LogCapture captured) {
        await().until(() -> captured.text().lines().anyMatch(line -> isAccess(line, part)));
        return captured.text()
                .lines()
                .filter(line -> isAccess(line, part))
                .findFirst()
                .orElseThrow()
                .replace("INFO ratatoskr.access ", "");
    }

    private static boolean isAccess(String line, String part) {
        return line.startsWith("INFO ratatoskr.access ") && line.contains(part);
    }

    private static JsonNode request(String requestId) throws Exception {
        return Json.mapper().readTree(line(requestId));
    }

    private static HttpResponse<String> post(String requestId, String body, String... more) {
        var request = gateway.request("/v1/chat/completions")
                .header("content-type", "application/json")
                .header("x-request-id", requestId)
                .header("authorization", "Bearer " + KEY);
        if (more.length > 0) {
            request.headers(more);
        }
        return gateway.send(
                request.POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    @Test
    void chat_has_what_an_operator_needs_and_no_content_and_no_key() throws Exception {
        post(
                "access-chat",
                BODY.formatted(false),
                "traceparent",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        JsonNode line = request("access-chat");
        assertThat(line.path("frontend").asText()).isEqualTo("http");
        assertThat(line.path("method").asText()).isEqualTo("POST");
        assertThat(line.path("path").asText()).isEqualTo("/v1/chat/completions");
        assertThat(line.path("status").asInt()).isEqualTo(200);
        assertThat(line.path("operation").asText()).isEqualTo("chat");
        assertThat(line.path("requested_model").asText()).isEqualTo("compatible:m");
        assertThat(line.path("provider").asText()).isEqualTo("compatible");
        assertThat(line.path("model").asText()).isEqualTo("m");
        assertThat(line.path("attempts").asInt()).isEqualTo(1);
        assertThat(line.path("prompt_tokens").asInt()).isPositive();
        assertThat(line.path("completion_tokens").asInt()).isPositive();
        assertThat(line.path("duration_ms").asDouble()).isPositive();
        assertThat(line.path("caller").asText()).isEqualTo("team");
        assertThat(line.path("trace_id").asText()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(line.has("first_token_ms")).isFalse();
        assertThat(log.text()).doesNotContain("the content", KEY);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stored_response_names_who_made_it(boolean stream) throws Exception {
        String body = BODY.formatted(stream)
                .replace("{\"model\"", "{\"seed\":%d,\"temperature\":0,\"model\"".formatted(stream ? 1 : 2));
        post("access-stored-%s-1".formatted(stream), body);
        post("access-stored-%s-2".formatted(stream), body);
        JsonNode line = request("access-stored-%s-2".formatted(stream));
        assertThat(line.path("cache").asText()).isEqualTo("hit");
        assertThat(line.path("provider").asText()).isEqualTo("compatible");
        assertThat(line.path("model").asText()).isNotEmpty();
        assertThat(line.path("attempts").asInt()).isZero();
    }

    @Test
    void stream_has_its_tokens_and_the_time_to_the_first() throws Exception {
        post("access-stream", BODY.formatted(true));
        JsonNode line = request("access-stream");
        assertThat(line.path("status").asInt()).isEqualTo(200);
        assertThat(line.path("completion_tokens").asInt()).isPositive();
        assertThat(line.path("first_token_ms").asDouble()).isPositive();
    }

    @Test
    void response_from_the_cache_is_marked() throws Exception {
        String deterministic = BODY.formatted(false).replace("\"stream\"", "\"temperature\":0,\"stream\"");
        post("access-miss", deterministic);
        post("access-hit", deterministic);
        assertThat(request("access-miss").path("cache").asText()).isEqualTo("miss");
        assertThat(request("access-hit").path("cache").asText()).isEqualTo("hit");
        assertThat(request("access-hit").path("attempts").asInt()).isZero();
    }

    @Test
    void failure_has_its_kind() throws Exception {
        mock.enqueue(MockResponse.error(400, "no"));
        post("access-failed", BODY.formatted(false));
        assertThat(request("access-failed").path("status").asInt()).isEqualTo(400);
        assertThat(request("access-failed").path("error").asText()).isEqualTo("invalid_request");
    }

    @Test
    void request_without_a_model_has_its_line() throws Exception {
        post("access-malformed", "{");
        assertThat(request("access-malformed").path("status").asInt()).isEqualTo(400);
        assertThat(request("access-malformed").has("provider")).isFalse();
    }

    @Test
    void refused_request_has_its_line() throws Exception {
        HttpResponse<String> response = gateway.send(gateway.request("/v1/models?secret=1")
                .header("x-request-id", "access-refused")
                .GET()
                .build());
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(request("access-refused").path("status").asInt()).isEqualTo(401);
        assertThat(request("access-refused").path("path").asText()).isEqualTo("/v1/models");
    }

    @Test
    void name_from_outside_cannot_forge_a_line() throws Exception {
        post(
                "access-forged",
                BODY.formatted(false).replace("compatible:m", "compatible:a\\r\\nINFO forged \\u202e\\\""));
        String line = line("access-forged");
        assertThat(Json.mapper().readTree(line).path("model").asText()).contains("\r\nINFO forged");
        assertThat(log.text().lines()).noneMatch(each -> each.startsWith("INFO forged"));
    }

    @Test
    void call_of_the_library_has_its_line_as_text() {
        try (ModelGateway library = Ratatoskr.builder()
                .environment(Map.of())
                .set("ratatoskr.log.access", "true")
                .set("ratatoskr.provider-defaults.list-models", "false")
                .set("ratatoskr.provider-defaults.retries", "0")
                .set("ratatoskr.providers.compatible.base-url", mock.baseUrl())
                .build()) {
            library.chat(ChatRequest.of("compatible:library", Message.user("hi")));
            try (ChatStream stream = library.stream(ChatRequest.of("compatible:closed-early", Message.user("hi")))) {
                stream.next();
            }
            mock.enqueue(MockResponse.error(500, "no"));
            assertThatThrownBy(() -> library.chat(ChatRequest.of("compatible:failing", Message.user("hi"))))
                    .isInstanceOf(GatewayException.class);
        }
        assertThat(line("model=library", log))
                .startsWith(
                        "frontend=library operation=chat requested_model=compatible:library provider=compatible model=library attempts=1")
                .contains(" duration_ms=", " request_id=")
                .doesNotContain("status=", "error=");
        assertThat(line("model=closed-early", log)).contains("error=cancelled");
        assertThat(line("model=failing", log)).contains("error=provider_unavailable");
    }
}
