package io.ratatoskr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ModelGateway;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.error.ConfigurationInvalid;
import io.ratatoskr.mock.MockCall;
import io.ratatoskr.mock.MockFormat;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import io.ratatoskr.testing.LogCapture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies, and routes that serve operations, that themselves send to {@code ratatoskr:}. */
@Timeout(60)
final class RatatoskrInPoliciesTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String BODY =
            "{\"model\":\"compatible:large\",\"messages\":[{\"role\":\"user\",\"content\":\"bug bug\"}]}";

    @TempDir
    private Path folder;

    private MockProvider mock;

    @BeforeEach
    void start() {
        mock = MockProvider.start();
        mock.chat().always(MockResponse.text("four"));
    }

    @AfterEach
    void stop() {
        mock.close();
    }

    private Ratatoskr.Builder builder() {
        return Ratatoskr.builder()
                .environment(Map.of())
                .routes(folder)
                .set("ratatoskr.provider-defaults.list-models", "false")
                .set("ratatoskr.providers.compatible.base-url", mock.baseUrl())
                .set("ratatoskr.providers.huggingface.base-url", MockFormat.HUGGINGFACE.baseUrl(mock.origin()))
                .set("ratatoskr.providers.huggingface.requires-key", "false");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void policy_classifies_the_request_without_changing_it() throws IOException {
        write("policies/chat.camel.yaml", """
                - route:
                    id: policy-chat
                    from:
                      uri: direct:policy-chat
                      steps:
                        - setVariable:
                            name: original
                            simple: "${body}"
                        - setBody:
                            simple: "${variable.request.lastUserText}"
                        - to:
                            uri: ratatoskr:classify
                            parameters:
                              model: huggingface:x/zero
                              labels: bug,praise
                        - setHeader:
                            name: CamelRatatoskrModel
                            simple: "compatible:${body}-${variable.request.lastUserText.length}"
                        - setBody:
                            simple: "${variable.original}"
                        - to:
                            uri: direct:serve-chat
                """);
        try (var gateway = TestGateway.of(builder())) {
            var response = gateway.post(CHAT, BODY);
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(response.headers().firstValue("x-ratatoskr-attempts")).contains("1");
            assertThat(mock.calls()).hasSize(2);
            assertThat(mock.lastCall().model()).isEqualTo("bug-7");
        }
    }

    @Test
    void policy_shortens_the_time_of_a_client_for_its_own_call_and_for_the_request() throws IOException {
        var never = new CompletableFuture<Void>();
        write("policies/chat.camel.yaml", """
                - route:
                    id: policy-chat
                    from:
                      uri: direct:policy-chat
                      steps:
                        - setVariable:
                            name: original
                            simple: "${body}"
                        - doTry:
                            steps:
                              - to:
                                  uri: ratatoskr:chat
                                  parameters:
                                    model: compatible:first
                                    timeout: 1500ms
                            doCatch:
                              - exception: [io.ratatoskr.api.error.ProviderUnavailable]
                                steps:
                                  - log: "${exception.message}"
                        - setBody:
                            simple: "${variable.original}"
                        - setHeader:
                            name: CamelRatatoskrTimeout
                            constant: 2500ms
                        - to:
                            uri: direct:serve-chat
                """);
        mock.chat().always(MockResponse.text("four").holdUntil(never));
        try (var gateway = TestGateway.of(builder())) {
            var response = gateway.post(CHAT, BODY);
            assertThat(response.statusCode()).as(response.body()).isEqualTo(504);
            assertThat(mock.calls()).extracting(MockCall::model).containsExactly("first", "large");
        } finally {
            never.complete(null);
        }
    }

    @Test
    void policy_that_sends_to_its_own_operation_is_not_applied_again() throws IOException {
        write("policies/chat.camel.yaml", """
                - route:
                    id: policy-chat
                    from:
                      uri: direct:policy-chat
                      steps:
                        - to:
                            uri: ratatoskr:chat
                            parameters:
                              model: compatible:small
                              output: record
                """);
        try (var gateway = TestGateway.of(builder())) {
            assertThat(gateway.post(CHAT, BODY).statusCode()).isEqualTo(200);
            assertThat(mock.calls()).extracting(MockCall::model).containsExactly("small");
        }
    }

    @Test
    void policy_that_taps_copies_to_its_own_operation_comes_to_an_end() throws IOException {
        write("policies/chat.camel.yaml", """
                - route:
                    id: policy-chat
                    from:
                      uri: direct:policy-chat
                      steps:
                        - wireTap:
                            uri: direct:shadow
                        - to:
                            uri: direct:serve-chat
                - route:
                    id: shadow
                    from:
                      uri: direct:shadow
                      steps:
                        - to:
                            uri: direct:chat
                """);
        try (var log = LogCapture.start();
                var gateway = TestGateway.of(builder())) {
            assertThat(gateway.post(CHAT, BODY).statusCode()).isEqualTo(200);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> log.text().contains("direct:chat calls itself: a policy that needs the model"));
            mock.awaitCalls(6, Duration.ofSeconds(30));
            mock.awaitIdle(Duration.ofSeconds(30));
            assertThat(mock.calls()).hasSize(6);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wireTap: {uri: 'seda:again'}",
                "to: {uri: seda:again, parameters: {exchangePattern: InOnly}}",
                "multicast: {steps: [{wireTap: {uri: 'direct:queue'}}]}"
            })
    void policy_that_sends_copies_to_its_own_operation_through_a_queue_comes_to_an_end(String step) throws IOException {
        write("policies/chat.camel.yaml", """
                - route:
                    id: policy-chat
                    from:
                      uri: direct:policy-chat
                      steps:
                        - %s
                        - to:
                            uri: direct:serve-chat
                """.formatted(step));
        write("custom/again.camel.yaml", """
                - route:
                    id: again
                    from:
                      uri: seda:again
                      steps:
                        - to:
                            uri: direct:chat
                - route:
                    id: queue
                    from:
                      uri: direct:queue
                      steps:
                        - to:
                            uri: seda:again
                """);
        try (var log = LogCapture.start();
                var gateway = TestGateway.of(builder())) {
            assertThat(gateway.post(CHAT, BODY).statusCode()).isEqualTo(200);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> log.text().contains("direct:chat calls itself: a policy that needs the model"));
            assertThat(mock.calls()).hasSizeLessThanOrEqualTo(6);
        }
    }

    @Test
    void route_that_calls_an_operation_again_and_again_through_its_queue_is_no_policy() throws IOException {
        write("policies/chat.camel.yaml", """
                - route:
                    id: policy-chat
                    from:
                      uri: direct:policy-chat
                      steps:
                        - choice:
                            when:
                              - simple: "${variable.request.lastUserText} == 'bug bug'"
                                steps:
                                  - wireTap:
                                      uri: seda:turns
                        - to:
                            uri: direct:serve-chat
                """);
        write("custom/turns.camel.yaml", """
                - route:
                    id: turns
                    from:
                      uri: seda:turns
                      steps:
                        - setBody:
                            constant: again
                        - setHeader:
                            name: CamelRatatoskrModel
                            constant: compatible:large
                        - to:
                            uri: direct:chat
                        - to:
                            uri: seda:turns
                """);
        try (TestGateway gateway = TestGateway.of(builder())) {
            assertThat(gateway.post(CHAT, BODY).statusCode()).isEqualTo(200);
            mock.awaitCalls(20, Duration.ofSeconds(20));
        }
    }

    @Test
    void route_that_a_policy_calls_is_in_the_policy_too() throws IOException {
        write("policies/chat.camel.yaml", """
                - route:
                    id: policy-chat
                    from:
                      uri: direct:policy-chat
                      steps:
                        - setProperty:
                            name: applied
                            simple: "${exchangeProperty.applied} once"
                        - to:
                            uri: direct:inner
                - route:
                    id: inner
                    from:
                      uri: direct:inner
                      steps:
                        - to:
                            uri: ratatoskr:chat
                            parameters:
                              system: "${exchangeProperty.applied}"
                              output: record
                """);
        try (var gateway = TestGateway.of(builder())) {
            assertThat(gateway.post(CHAT, BODY).statusCode()).isEqualTo(200);
            assertThat(mock.lastCall().body()).asString().contains(" once\"").doesNotContain("once once");
        }
    }

    @Test
    void policies_of_two_operations_that_use_each_other_come_to_an_end() throws IOException {
        for (String operation : new String[] {"chat", "classify"}) {
            write("policies/" + operation + ".camel.yaml", """
                    - route:
                        id: policy-%1$s
                        from:
                          uri: direct:policy-%1$s
                          steps:
                            - to:
                                uri: direct:other-%1$s
                            - to:
                                uri: ratatoskr:%1$s
                                parameters:
                                  output: record
                    """.formatted(operation));
        }
        write("custom/others.camel.yaml", """
                - route:
                    id: other-chat
                    from:
                      uri: direct:other-chat
                      steps:
                        - enrich:
                            simple: direct:sentiment
                            aggregationStrategyMethodName: getOldExchange
                            aggregationStrategy: "#class:io.ratatoskr.RatatoskrInPoliciesTest$First"
                - route:
                    id: sentiment
                    from:
                      uri: direct:sentiment
                      steps:
                        - setBody:
                            simple: "${variable.request.lastUserText}"
                        - to:
                            uri: ratatoskr:classify
                            parameters:
                              model: huggingface:x/sentiment
                - route:
                    id: other-classify
                    from:
                      uri: direct:other-classify
                      steps:
                        - enrich:
                            simple: direct:opinion
                            aggregationStrategyMethodName: getOldExchange
                            aggregationStrategy: "#class:io.ratatoskr.RatatoskrInPoliciesTest$First"
                - route:
                    id: opinion
                    from:
                      uri: direct:opinion
                      steps:
                        - setBody:
                            simple: "${variable.request.text}"
                        - to:
                            uri: ratatoskr:chat
                            parameters:
                              model: compatible:small
                """);
        try (var gateway = TestGateway.of(builder())) {
            var response = gateway.post(CHAT, BODY);
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(mock.lastCall().model()).isEqualTo("large");
        }
    }

    /** Takes the message as it was before. */
    public static final class First {
        public Object getOldExchange(Object before, Object after) {
            return before;
        }
    }

    @Test
    void route_that_serves_an_operation_and_sends_to_it_fails_with_a_sentence() throws IOException {
        write("custom/loop.camel.yaml", """
                - templatedRoute:
                    routeTemplateRef: provider
                    routeId: loop-chat
                    parameters:
                      - name: name
                        value: loop
                      - name: operation
                        value: chat
                      - name: uri
                        value: direct:loop
                - route:
                    id: loop
                    from:
                      uri: direct:loop
                      steps:
                        - to:
                            uri: ratatoskr:chat
                            parameters:
                              model: loop:m
                """);
        try (ModelGateway gateway = builder()
                .set("ratatoskr.providers.loop.base-url", "http://127.0.0.1:9")
                .set("ratatoskr.providers.loop.retries", "0")
                .build()) {
            assertThatThrownBy(() -> gateway.chat(ChatRequest.of("loop:m", Message.user("hi"))))
                    .isInstanceOf(ConfigurationInvalid.class)
                    .hasMessage(
                            "ratatoskr: 17 operations call each other (chat → chat → chat, …); a route that serves one of them must not send to it");
        }
    }
}
