package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.Forbidden;
import io.ratatoskr.json.Json;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies of operators: route files that read, change and refuse requests before they are sent. */
@Timeout(60)
final class PoliciesTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String BODY =
            "{\"model\":\"compatible:small\",\"messages\":[{\"role\":\"user\",\"content\":\"hello there\"}]}";

    @TempDir
    private Path folder;

    private MockProvider mock;

    @BeforeEach
    void start() {
        mock = MockProvider.start();
        mock.always(MockResponse.text("four"));
    }

    @AfterEach
    void stop() {
        mock.close();
    }

    /** A policy of chats with these steps, indented by eight spaces less than in the file. */
    private TestGateway gateway(String steps) throws IOException {
        policy("chat", steps);
        return TestGateway.of(builder());
    }

    private Ratatoskr.Builder builder() {
        return Ratatoskr.builder()
                .environment(Map.of())
                .routes(folder)
                .set("ratatoskr.provider-defaults.list-models", "false")
                .set("ratatoskr.providers.compatible.base-url", mock.baseUrl());
    }

    private void policy(String operation, String steps) throws IOException {
        write("policies/" + operation + ".camel.yaml", """
                - route:
                    id: policy-%1$s
                    from:
                      uri: direct:policy-%1$s
                      steps:
                %2$s""".formatted(operation, steps.indent(8)));
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private String sentModel() {
        return mock.lastCall().model();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ${variable.request.promptTokens} > 2                       | true
            ${variable.request.promptTokens} > 100                     | false
            ${variable.request.lastUserText} == 'hello there'          | true
            ${variable.request.text} contains 'there'                  | true
            ${variable.request.model} == 'compatible:small'            | true
            ${variable.request.operation} == 'chat'                    | true
            ${variable.request.size} == 1                              | true
            ${variable.request.characters} == 11                       | true
            ${variable.request.hasTools}                               | false
            ${variable.request.hasImages}                              | false
            ${variable.request.stream}                                 | false
            ${variable.request.system} == ''                           | true
            ${variable.request.maxTokens} > 5                          | false
            ${variable.request.callerName} == 'team'                   | false
            ${body.options.temperature} == null                        | true
            """)
    void policy_reads_the_request(String predicate, boolean holds) throws IOException {
        try (var gateway = gateway("""
                - choice:
                    when:
                      - simple: "%s"
                        steps:
                          - setHeader:
                              name: CamelRatatoskrModel
                              constant: compatible:large
                - to:
                    uri: direct:serve-chat
                """.formatted(predicate))) {
            assertThat(gateway.post(CHAT, BODY).statusCode()).isEqualTo(200);
            assertThat(sentModel()).isEqualTo(holds ? "large" : "small");
        }
    }

    @Test
    void policy_changes_the_request_by_headers_and_by_its_methods() throws IOException {
        try (var gateway = gateway("""
                - setBody:
                    simple: "${body.withModel('compatible:large')}"
                - setHeader:
                    name: CamelRatatoskrSystem
                    constant: "Be brief."
                - setHeader:
                    name: CamelRatatoskrTemperature
                    constant: "0.25"
                - setHeader:
                    name: CamelRatatoskrMaxTokens
                    constant: "7"
                - to:
                    uri: direct:serve-chat
                """)) {
            HttpResponse<String> response = gateway.post(CHAT, BODY);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().map().keySet())
                    .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("camel"));
            assertThat(sentModel()).isEqualTo("large");
            JsonNode sent = Json.mapper().readTree(mock.lastCall().body());
            assertThat(sent.at("/messages/0/content").asText()).isEqualTo("Be brief.");
            assertThat(sent.at("/messages/1/content").asText()).isEqualTo("hello there");
            assertThat(sent.path("temperature").asDouble()).isEqualTo(0.25);
            assertThat(sent.path("max_tokens").asInt()).isEqualTo(7);
        }
    }

    @ParameterizedTest
    @CsvSource({"Forbidden,403", "Overloaded,429", "InvalidRequest,400"})
    void policy_refuses_a_request(String type, int status) throws IOException {
        try (var gateway = gateway("""
                - throwException:
                    exceptionType: io.ratatoskr.api.error.%s
                    message: "not today, ${variable.request.model}"
                """.formatted(type))) {
            HttpResponse<String> response = gateway.post(CHAT, BODY);
            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(response.body()).contains("not today, compatible:small");
            assertThat(mock.callCount()).isZero();
        }
    }

    @Test
    void callers_of_the_library_go_through_the_policy_too() throws IOException {
        policy("chat", """
                - throwException:
                    exceptionType: io.ratatoskr.api.error.Forbidden
                    message: closed
                """);
        try (ModelGateway gateway = builder().build()) {
            assertThatThrownBy(() -> gateway.chat(ChatRequest.of("compatible:small", Message.user("x"))))
                    .isInstanceOf(Forbidden.class)
                    .hasMessage("closed");
        }
    }

    @Test
    void a_file_for_one_operation_leaves_the_policies_of_the_others() throws IOException {
        try (var gateway = gateway("""
                - throwException:
                    exceptionType: io.ratatoskr.api.error.Forbidden
                    message: closed
                """)) {
            assertThat(gateway.post(CHAT, BODY).statusCode()).isEqualTo(403);
            assertThat(gateway.post("/v1/completions", "{\"model\":\"compatible:m\",\"prompt\":\"x\"}")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void headers_of_callers_change_nothing() throws IOException {
        try (var gateway = TestGateway.of(builder())) {
            gateway.post(CHAT, BODY, "CamelRatatoskrModel", "compatible:large", "camelratatoskrsystem", "pirate");
            assertThat(sentModel()).isEqualTo("small");
            assertThat(mock.lastCall().text()).doesNotContain("pirate");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"- log: x | a ChatRequest", "- setBody: {constant: sorry} | a String"})
    void a_policy_without_a_response_is_named(String steps, String returned) throws IOException {
        try (TestGateway gateway = gateway(steps)) {
            var response = gateway.post(CHAT, BODY);
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body())
                    .contains("direct:chat returned " + returned + "; expected the response of direct:serve-chat");
        }
    }

    @Test
    void a_policy_that_calls_its_own_operation_is_named() throws IOException {
        try (var gateway = gateway("""
                - to:
                    uri: direct:chat
                """)) {
            assertThatThrownBy(() -> gateway.context()
                            .createProducerTemplate()
                            .requestBody("direct:chat", ChatRequest.of("compatible:m", Message.user("x"))))
                    .cause()
                    .hasMessageContaining("a policy that needs the model calls direct:serve-chat");
        }
    }

    @Test
    void a_copy_for_another_question_outlives_the_caller_and_is_not_in_its_cost() throws IOException {
        write("custom/shadow.camel.yaml", """
                - route:
                    id: shadow
                    from:
                      uri: direct:shadow
                      steps:
                        - setBody:
                            constant: shadow
                        - setHeader:
                            name: CamelRatatoskrModel
                            constant: compatible:other
                        - to:
                            uri: direct:serve-chat
                """);
        try (var gateway = gateway("""
                - wireTap:
                    uri: direct:shadow
                - to:
                    uri: direct:serve-chat
                """)) {
            mock.always(call -> call.text().contains("shadow")
                    ? MockResponse.text("seen").usage(500, 500)
                    : MockResponse.text("four").usage(1, 1));
            HttpResponse<String> response = gateway.post(CHAT, BODY);
            assertThat(response.headers().firstValue("x-ratatoskr-attempts")).hasValue("1");
            mock.awaitCalls(2, Duration.ofSeconds(20));
        }
    }

    /** A gateway whose model {@code small} has known facts; its policy puts a text into the user's message. */
    private TestGateway gatewayWithFacts(String steps) throws IOException {
        policy("chat", steps);
        Path models = Files.writeString(folder.resolve("models.yaml"), """
                models:
                  compatible:small:
                    capabilities: [chat, vision]
                    context_window: 200000
                    max_output_tokens: 64
                    pricing: {prompt: 3, completion: 15}
                """);
        return TestGateway.of(builder().models(models));
    }

    private static String system(String text) {
        return """
                - process:
                    ref: ratatoskr-registry
                - setHeader:
                    name: CamelRatatoskrSystem
                    simple: "%s"
                - to:
                    uri: direct:serve-chat
                """.formatted(text);
    }

    private String sentSystem() throws IOException {
        return Json.mapper()
                .readTree(mock.lastCall().body())
                .at("/messages/0/content")
                .asText();
    }

    @Test
    void registry_gives_a_policy_the_facts_of_the_model() throws IOException {
        try (var gateway = gatewayWithFacts(system("${header.CamelRatatoskrModelInfoModel} at"
                + " ${header.CamelRatatoskrModelInfoProvider}: ${header.CamelRatatoskrModelInfoContextWindow}"
                + " ${header.CamelRatatoskrModelInfoMaxOutputTokens} ${header.CamelRatatoskrModelInfoCapabilities}"
                + " ${header.CamelRatatoskrModelInfoPromptPrice} ${header.CamelRatatoskrModelInfoCompletionPrice}"
                + " ${header.CamelRatatoskrModelInfoCallable}"))) {
            gateway.post(CHAT, BODY);
            assertThat(sentSystem()).isEqualTo("small at compatible: 200000 64 [chat, vision] 3 15 true");
        }
    }

    @Test
    void registry_prefers_the_model_of_the_header_and_leaves_unknown_facts_out() throws IOException {
        try (var gateway = gatewayWithFacts("""
                - setHeader:
                    name: CamelRatatoskrModel
                    constant: compatible:other
                """
                + system("window ${header.CamelRatatoskrModelInfoContextWindow} of"
                        + " ${header.CamelRatatoskrModelInfoModel}"))) {
            gateway.post(CHAT, BODY);
            assertThat(sentSystem()).isEqualTo("window  of other");
            assertThat(sentModel()).isEqualTo("other");
        }
    }

    @Test
    void policy_reads_the_maximum_cost_and_the_name_of_the_caller() throws IOException {
        Path keys = Files.writeString(folder.resolve("keys"), "team=0123456789abcdef0123456789abcdef\n");
        policy("chat", system("${variable.request.maxCost} ${variable.request.callerName}"));
        Path models = Files.writeString(folder.resolve("models.yaml"), """
                models:
                  compatible:small:
                    pricing: {prompt: 0, completion: 15}
                """);
        try (var gateway = TestGateway.of(builder().models(models), "ratatoskr.access.keys-file", keys.toString())) {
            String body = BODY.replace("\"model\"", "\"max_tokens\":100,\"model\"");
            HttpResponse<String> response =
                    gateway.post(CHAT, body, "authorization", "Bearer 0123456789abcdef0123456789abcdef");
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(sentSystem()).isEqualTo("0.0015 team");
        }
    }

    @Test
    void every_commented_example_of_the_shipped_policies_loads_and_lets_usual_requests_pass() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("routes/policies"))) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                String uncommented = text.lines()
                        .map(line -> line.replaceFirst("^( +)# ", "$1"))
                        .collect(Collectors.joining("\n"));
                assertThat(uncommented).as(file.toString()).isNotEqualTo(text.strip());
                write("policies/" + file.getFileName(), uncommented);
            }
        }
        try (var gateway = TestGateway.of(builder())) {
            assertThat(gateway.post(CHAT, BODY).statusCode()).isEqualTo(200);
            assertThat(gateway.post("/v1/completions", "{\"model\":\"compatible:m\",\"prompt\":\"x\"}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(mock.lastCall().text()).contains("500");
            assertThat(gateway.post("/v1/tokens/count", "{\"model\":\"gpt-4o\",\"text\":\"x\"}")
                            .statusCode())
                    .isEqualTo(403);
        }
    }
}
