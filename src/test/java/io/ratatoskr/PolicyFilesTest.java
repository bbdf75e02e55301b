package io.ratatoskr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockCall;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.builder.NotifyBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ready-made policies of {@code examples/routes/policies}, as an operator copies them. */
@Timeout(60)
final class PolicyFilesTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String DOG = "a small dog that barks at night";
    private static final String TREE = "a tall tree with needles and cones";

    @TempDir
    private Path folder;

    private MockProvider mock;

    @BeforeEach
    void start() throws IOException {
        mock = MockProvider.start();
        mock.always(MockResponse.text("four").usage(3, 1));
        Files.writeString(folder.resolve("models.yaml"), """
                local:
                  nli-tiny: {class-path: models/nli-tiny}
                  classify-tiny: {class-path: models/classify-tiny}
                models:
                  compatible:narrow: {context_window: 40}
                """);
    }

    @AfterEach
    void stop() {
        mock.close();
    }

    /** A gateway with the file as its policy of chats, and these keys and values in its configuration. */
    private TestGateway gateway(String file, String... properties) throws IOException {
        Path policies = Files.createDirectories(folder.resolve("routes/policies"));
        Files.copy(Path.of("examples/routes/policies", file + ".camel.yaml"), policies.resolve("chat.camel.yaml"));
        var lines = new StringBuilder();
        for (int i = 0; i < properties.length; i += 2) {
            lines.append(properties[i].startsWith("ratatoskr.") ? "" : "policy." + file + ".")
                    .append(properties[i])
                    .append('=')
                    .append(properties[i + 1])
                    .append('\n');
        }
        return TestGateway.of(Ratatoskr.builder()
                .config(Files.writeString(folder.resolve("application.properties"), lines))
                .models(folder.resolve("models.yaml"))
                .routes(folder.resolve("routes"))
                .set("ratatoskr.providers.compatible.base-url", mock.baseUrl()));
    }

    private static String body(String model, String text) {
        ObjectNode body = Json.mapper().createObjectNode().put("model", model);
        body.putArray("messages").addObject().put("role", "user").put("content", text);
        return body.toString();
    }

    /** Sends a chat for the model {@code small}; returns the model that the provider got. */
    private String sentModel(TestGateway gateway, String text, String... headers) {
        HttpResponse<String> response = gateway.post(CHAT, body("compatible:small", text), headers);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return mock.lastCall().model();
    }

    private List<String> models() {
        return mock.calls().stream().map(MockCall::model).toList();
    }

    @Test
    void long_prompts_go_to_the_large_model() throws IOException {
        try (var gateway = gateway("by-size", "tokens", "50", "model", "compatible:large")) {
            assertThat(sentModel(gateway, "hello there")).isEqualTo("small");
            assertThat(sentModel(gateway, "hello there ".repeat(50))).isEqualTo("large");
        }
    }

    @Test
    void prompts_that_exceed_their_models_window_go_to_another_model() throws IOException {
        try (var gateway = gateway("by-window", "response", "20", "model", "compatible:large")) {
            gateway.post(CHAT, body("compatible:narrow", "hello there"));
            gateway.post(CHAT, body("compatible:narrow", "hello there ".repeat(20)));
            gateway.post(CHAT, body("compatible:unknown", "hello there ".repeat(20)));
            assertThat(models()).containsExactly("narrow", "large", "unknown");
        }
    }

    @Test
    void questions_of_a_subject_go_to_its_model() throws IOException {
        try (var gateway = gateway(
                "by-label",
                "nli-model",
                "local:nli-tiny",
                "label",
                "food",
                "others",
                "music,law",
                "model",
                "compatible:cook")) {
            assertThat(sentModel(gateway, "The cook baked bread and served soup with fresh vegetables."))
                    .isEqualTo("cook");
            assertThat(sentModel(gateway, "The violin and the piano played a song."))
                    .isEqualTo("small");
            assertThat(sentModel(gateway, " ")).isEqualTo("small");
            HttpResponse<String> response =
                    gateway.post(CHAT, body("compatible:small", "The cook baked bread and served soup."));
            assertThat(response.headers().firstValue("x-ratatoskr-attempts"))
                    .as("the classification does not count as an attempt")
                    .hasValue("1");
            assertThat(response.headers().firstValue("x-ratatoskr-provider")).hasValue("compatible");
        }
    }

    @Test
    void each_team_has_its_model() throws IOException {
        Path keys = Files.writeString(folder.resolve("keys"), "research=key-one\nother=key-two\n");
        try (var gateway = gateway(
                "by-team",
                "research-model",
                "compatible:strong",
                "support-model",
                "compatible:quick",
                "ratatoskr.access.keys-file",
                keys.toString())) {
            assertThat(sentModel(gateway, "x", "authorization", "Bearer key-one"))
                    .isEqualTo("strong");
            assertThat(sentModel(gateway, "x", "authorization", "Bearer key-two"))
                    .isEqualTo("small");
            assertThat(sentModel(gateway, "x", "authorization", "Bearer key-two", "X-Team", "support"))
                    .isEqualTo("quick");
            assertThat(sentModel(gateway, "x", "authorization", "Bearer key-two", "X-Team", "research"))
                    .isEqualTo("small");
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 23, day", "24, 25, small"})
    void requests_of_some_hours_go_to_another_model(String from, String to, String model) throws IOException {
        try (var gateway =
                gateway("by-hour", "from", from, "to", to, "zone", "Europe/Berlin", "model", "compatible:day")) {
            assertThat(sentModel(gateway, "x")).isEqualTo(model);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "100, 80, 80", "50, 1, 79"})
    void a_part_of_the_requests_goes_to_the_new_model(String percent, int least, int most) throws IOException {
        try (var gateway = gateway("canary", "percent", percent, "model", "compatible:new")) {
            for (int i = 0; i < 80; i++) {
                sentModel(gateway, "x");
            }
            assertThat(models().stream().filter("new"::equals).count()).isBetween((long) least, (long) most);
        }
    }

    private TestGateway withClassifier(String label) throws IOException {
        return gateway("refuse-injection", "model", "local:classify-tiny", "label", label, "score", "0.7");
    }

    @Test
    void prompt_injection_is_refused_wherever_it_stands() throws IOException {
        try (var gateway = withClassifier("plant")) {
            assertThat(sentModel(gateway, "a person who plays the violin")).isEqualTo("small");
            String late = "a person who plays the violin. ".repeat(60) + (TREE + ". ").repeat(20);
            for (String text : List.of(TREE, late)) {
                HttpResponse<String> response = gateway.post(CHAT, body("compatible:small", text));
                assertThat(response.statusCode()).as(text).isEqualTo(403);
                assertThat(response.body())
                        .contains("refused as a prompt injection")
                        .doesNotContain("needles");
            }
            HttpResponse<String> response = gateway.post(CHAT, """
                    {"model":"compatible:small","messages":[
                      {"role":"user","content":[{"type":"text","text":"look at this"},{"type":"text","text":"%s"}]},
                      {"role":"assistant","content":"I do."},
                      {"role":"user","content":"And now?"}]}""".formatted(TREE));
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(mock.callCount()).isEqualTo(1);
            assertThat(sentModel(gateway, "")).isEqualTo("small");
        }
    }

    @Test
    void a_label_that_the_classifier_lacks_refuses_everything() throws IOException {
        try (var gateway = withClassifier("poison")) {
            HttpResponse<String> response = gateway.post(CHAT, body("compatible:small", TREE));
            assertThat(response.statusCode()).isGreaterThanOrEqualTo(400);
            assertThat(response.body()).contains("no label 'poison'");
            assertThat(mock.callCount()).isZero();
        }
    }

    @Test
    void addresses_are_replaced_in_all_messages() throws IOException {
        try (var gateway = gateway("redact-emails")) {
            HttpResponse<String> response = gateway.post(CHAT, """
                    {"model":"compatible:small","temperature":0.5,"messages":[
                      {"role":"system","content":"You help jane.doe+x@mail.example.org."},
                      {"role":"user","content":[{"type":"text","text":"(anna@example.com), bob@example.de!"},
                        {"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}]},
                      {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",
                        "function":{"name":"send","arguments":"{\\"to\\":\\"anna@example.com\\"}"}}]},
                      {"role":"tool","tool_call_id":"c1","content":"sent to müller@größe.example"},
                      {"role":"user","content":"5@3 and a@b are none, nor @home."}]}""");
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            JsonNode sent = Json.mapper().readTree(mock.lastCall().body());
            JsonNode messages = sent.path("messages");
            assertThat(sent.path("temperature").asDouble()).isEqualTo(0.5);
            assertThat(messages.at("/0/content").asText()).isEqualTo("You help [e-mail].");
            assertThat(messages.at("/1/content/0/text").asText()).isEqualTo("([e-mail]), [e-mail]!");
            assertThat(messages.at("/1/content/1/image_url/url").asText()).startsWith("data:image/png;base64,");
            assertThat(messages.at("/2/tool_calls/0/function/arguments").asText())
                    .isEqualTo("{\"to\":\"[e-mail]\"}");
            assertThat(messages.at("/3/content").asText()).isEqualTo("sent to [e-mail]");
            assertThat(messages.at("/4/content").asText()).isEqualTo("5@3 and a@b are none, nor @home.");
        }
    }

    @Test
    void hostile_texts_are_searched_in_linear_time() throws IOException {
        try (var gateway = gateway("redact-emails")) {
            String text = "a".repeat(1_000_000) + "@" + "b.".repeat(500_000) + " " + "c@d.e".repeat(100_000);
            assertThat(gateway.post(CHAT, body("compatible:small", text)).statusCode())
                    .isEqualTo(200);
            assertThat(new String(mock.lastCall().body(), UTF_8)).contains("[e-mail]. ");
        }
    }

    private TestGateway withCheapModel() throws IOException {
        mock.always(call -> call.model().equals("cheap")
                ? MockResponse.text(call.text().contains("good") ? "{\"n\": 4}" : "four")
                : MockResponse.text("{\"n\": 5}"));
        return gateway("cheap-first", "cheap-model", "compatible:cheap", "better-model", "compatible:better");
    }

    private static String jsonBody(String text, String more) {
        return "{\"model\":\"compatible:small\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}"
                .formatted(text, more);
    }

    private static String content(HttpResponse<String> response) throws IOException {
        return Json.mapper()
                .readTree(response.body())
                .at("/choices/0/message/content")
                .asText();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"json_object\"}",
                "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":{\"type\":\"object\"}}}"
            })
    void the_better_model_is_called_when_the_cheap_ones_json_is_not_valid(String format) throws IOException {
        try (var gateway = withCheapModel()) {
            HttpResponse<String> good = gateway.post(CHAT, jsonBody("good", ",\"response_format\":" + format));
            assertThat(content(good)).isEqualTo("{\"n\": 4}");
            assertThat(good.headers().firstValue("x-ratatoskr-attempts")).hasValue("1");
            HttpResponse<String> bad = gateway.post(CHAT, jsonBody("bad", ",\"response_format\":" + format));
            assertThat(content(bad)).isEqualTo("{\"n\": 5}");
            assertThat(bad.headers().firstValue("x-ratatoskr-attempts")).hasValue("2");
            assertThat(models()).containsExactly("cheap", "cheap", "better");
            assertThat(mock.lastCall().text()).contains("bad").doesNotContain("four");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"n\": 4} and more", "", "```json {} ```", "{\"n\": "})
    void what_is_not_json_as_a_whole_is_not_valid(String text) throws IOException {
        try (var gateway = withCheapModel()) {
            mock.always(call -> MockResponse.text(call.model().equals("cheap") ? text : "[]"));
            assertThat(content(gateway.post(CHAT, jsonBody("x", ",\"response_format\":{\"type\":\"json_object\"}"))))
                    .isEqualTo("[]");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"response_format\":{\"type\":\"text\"}",
                ",\"response_format\":{\"type\":\"json_object\"},\"stream\":true",
                ",\"response_format\":{\"type\":\"json_object\"},"
                        + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\"}}}]"
            })
    void other_requests_and_streams_keep_their_model(String more) throws IOException {
        try (var gateway = withCheapModel()) {
            assertThat(gateway.post(CHAT, jsonBody("bad", more)).statusCode()).isEqualTo(200);
            assertThat(models()).containsExactly("small");
        }
    }

    @Test
    void a_copy_goes_to_the_second_model_without_the_caller() throws Exception {
        var held = new CompletableFuture<Void>();
        mock.always(call -> call.model().equals("second")
                ? MockResponse.text("other").usage(500, 500).holdUntil(held)
                : MockResponse.text("four").usage(3, 1));
        try (var gateway = gateway("shadow", "percent", "100", "model", "compatible:second")) {
            NotifyBuilder done = new NotifyBuilder(gateway.context())
                    .fromRoute("shadow-chat")
                    .whenCompleted(1)
                    .create();
            String streamed = jsonBody("hi", ",\"stream\":true");
            HttpResponse<String> response = gateway.post(CHAT, streamed);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).contains("four", "[DONE]").doesNotContain("other");
            assertThat(response.headers().firstValue("x-ratatoskr-attempts")).hasValue("1");
            mock.awaitCalls(2, LIMIT);
            assertThat(mock.open()).as("the copy goes on").isEqualTo(1);
            MockCall copy = mock.calls().stream()
                    .filter(call -> call.model().equals("second"))
                    .findFirst()
                    .orElseThrow();
            assertThat(copy.stream()).isFalse();
            assertThat(copy.text()).contains("hi");
            held.complete(null);
            mock.awaitIdle(LIMIT);
            assertThat(done.matches(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(mock.aborted()).isZero();
        }
    }

    @Test
    void copies_that_a_slow_second_model_cannot_take_are_dropped() throws Exception {
        var held = new CompletableFuture<Void>();
        mock.always(call ->
                call.model().equals("second") ? MockResponse.text("other").holdUntil(held) : MockResponse.text("four"));
        try (var gateway = gateway("shadow", "percent", "100", "model", "compatible:second")) {
            for (int i = 0; i < 120; i++) {
                assertThat(gateway.post(CHAT, body("compatible:small", "x")).statusCode())
                        .isEqualTo(200);
            }
            held.complete(null);
            mock.awaitCalls(120 + 100, LIMIT);
        }
        // 100 that wait, and those that were taken from the queue meanwhile
        assertThat(mock.callCount()).isLessThan(120 + 115);
    }

    @Test
    void a_second_model_that_fails_is_not_the_callers_concern() throws Exception {
        mock.always(call ->
                call.model().equals("second") ? MockResponse.error(400, "not today") : MockResponse.text("four"));
        try (var gateway = gateway("shadow", "percent", "100", "model", "compatible:second")) {
            NotifyBuilder failed = new NotifyBuilder(gateway.context())
                    .fromRoute("shadow-chat")
                    .whenFailed(1)
                    .create();
            HttpResponse<String> response = gateway.post(CHAT, body("compatible:small", "x"));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(content(response)).isEqualTo("four");
            assertThat(failed.matches(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "by-size",
                "by-window",
                "by-label",
                "by-team",
                "by-hour",
                "canary",
                "refuse-injection",
                "cheap-first",
                "shadow"
            })
    void a_model_that_is_not_configured_stops_the_start_and_names_the_key(String file) {
        assertThatThrownBy(() -> gateway(file).close())
                .isInstanceOf(ConfigurationInvalid.class)
                .hasMessageContaining("policy." + file + ".");
    }

    @Test
    void every_file_is_tested_and_begins_with_what_it_does() throws IOException {
        String test = Files.readString(Path.of("src/test/java/io/ratatoskr/PolicyFilesTest.java"))
                .replaceAll("\\s", "");
        String page = Files.readString(Path.of("docs/policies.md"));
        try (Stream<Path> files = Files.list(Path.of("examples/routes/policies"))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replace(".camel.yaml", "");
                assertThat(test).contains("gateway(\"" + name + "\"");
                assertThat(page).contains("(../examples/routes/policies/" + file.getFileName() + ")");
                assertThat(Files.readString(file)).startsWith("# ");
            }
        }
    }

    @Test
    void the_library_reads_the_operators_keys_too() throws IOException {
        try (var unused = gateway("canary", "percent", "100", "model", "compatible:new");
                ModelGateway library = Ratatoskr.builder()
                        .environment(Map.of())
                        .config(folder.resolve("application.properties"))
                        .routes(folder.resolve("routes"))
                        .set("ratatoskr.provider-defaults.list-models", "false")
                        .set("ratatoskr.providers.compatible.base-url", mock.baseUrl())
                        .build()) {
            library.chat(ChatRequest.of("compatible:small", Message.user("x")));
            assertThat(models()).containsExactly("new");
        }
    }
}
